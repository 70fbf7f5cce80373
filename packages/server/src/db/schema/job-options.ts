/** What a job keeps beside the content of files, where it is not what jobs keep by themselves. */
export interface JobOptionsTable {
  job_id: string;
  /** JSON of JobOptions. */
  options: string;
}
