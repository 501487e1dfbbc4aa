import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../database/transaction-runner.js';

/** How many are open at a time: each keeps one of the pool's connections for long. */
const OPEN_MAX = 3;

/** Carries out many changes of users and groups at the cost of few transactions. */
@Injectable()
export class ProvisioningBatchService {
  private openCount = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly transactions: TransactionRunner) {}

  /**
   * Runs `changes`, which calls services one after the other, and commits what they have done together. A change that is
   * refused is undone by itself, and the others stand. All of `changes` may run again from the top. What is refused at the
   * commit alone, such as a change that would leave nobody to administer the server, undoes all of them and is thrown.
   */
  async together<T>(changes: () => Promise<T>): Promise<T> {
    await this.begin();
    try {
      return await this.transactions.together(changes);
    } finally {
      this.end();
    }
  }

  private async begin(): Promise<void> {
    if (this.openCount < OPEN_MAX) this.openCount += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Whoever waits longest takes the place. */
  private end(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.openCount -= 1;
  }
}
