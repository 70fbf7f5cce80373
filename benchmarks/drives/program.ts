import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Another program of the benchmark, which answers calls. */
export class Program<Ready> {
  readonly ready: Ready;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  #calls = 0;

  /** Starts a script beside this one and waits until it says that it is ready. */
  static async start<Ready>(script: string, args: readonly string[]): Promise<Program<Ready>> {
    const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
      // As `npm start` starts the server: young objects of several threads would otherwise take 200 MB more.
      execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=4'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ready = await new Promise<Ready>((resolve, reject) => {
      child.once('message', (message) => resolve(message as Ready));
      child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
    });
    return new Program(child, ready);
  }

  private constructor(child: ChildProcess, ready: Ready) {
    this.ready = ready;
    this.#child = child;
    child.on('message', (message) => {
      const { id, answer, error } = message as { id: number; answer: never; error?: string };
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(error));
    });
    child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`a program ended with ${code}`));
    });
  }

  call<Answer>(call: string, args: object): Promise<Answer> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, call, args });
    });
  }

  end(): void {
    this.#child.kill();
  }
}
