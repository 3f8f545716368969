/** Handles a request; `pass` says that it does not keep the next one waiting any more. */
type Start = (pass: () => void) => void;

/**
 * Handles the requests of one worker in the order in which the worker made them, one at a time, and each only when the worker has come to rest after the
 * one before. Several connections would otherwise race, and two runs with the same input would differ.
 */
export class RequestOrder {
  private readonly waiting = new Map<number, Start>();
  private readonly gone = new Set<number>();
  private next = 1;
  private current: { request: number; pass: () => void } | undefined;

  /** @param rest resolves when the worker has nothing to do but wait */
  constructor(private readonly rest: () => Promise<unknown>) {}

  /** @param request the worker's own number of it, from 1 */
  arrive(request: number, start: Start): void {
    // One that was given up before it arrived has lost its turn, and takes nobody else's.
    if (request < this.next) start(() => {});
    else this.waiting.set(request, start);
    this.proceed();
  }

  /** The worker has seen the end of a request; it may never have arrived. */
  end(request: number): void {
    if (this.current?.request === request) this.current.pass();
    else if (request >= this.next && !this.waiting.has(request)) this.gone.add(request);
    this.proceed();
  }

  private proceed(): void {
    while (!this.current) {
      const request = this.next;
      const start = this.waiting.get(request);
      if (!start && !this.gone.delete(request)) return;
      this.waiting.delete(request);
      this.next++;
      if (start) this.handle(request, start);
    }
  }

  private handle(request: number, start: Start): void {
    let hasPassed = false;
    const pass = () => {
      if (hasPassed) return;
      hasPassed = true;
      void this.rest().then(() => {
        this.current = undefined;
        this.proceed();
      });
    };
    this.current = { request, pass };
    start(pass);
  }
}
