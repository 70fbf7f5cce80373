/** Made by `vite.config.ts` from pdf.js. */
declare module 'virtual:pdf-files' {
  /** Address below which pdf.js's own files lie, with a slash at its end; it changes with the version of pdf.js. */
  export const pdfFiles: string;
}
