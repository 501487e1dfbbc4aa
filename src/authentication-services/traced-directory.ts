import { traced } from '../common/tracing/tracing.js';
import type { Directory, DirectoryCredentials, DirectoryUser } from './directory.js';

/** Shows in traces how long a directory takes to answer. Which user it was asked for is not told. */
export class TracedDirectory implements Directory {
  constructor(
    private readonly kind: string,
    private readonly serviceId: number,
    private readonly directory: Directory,
  ) {}

  authenticate(username: string, password: string): Promise<DirectoryUser | null> {
    return this.traced('authenticate', () => this.directory.authenticate(username, password));
  }

  assertGroupExists(name: string, credentials?: DirectoryCredentials): Promise<void> {
    return this.traced('find group', () => this.directory.assertGroupExists(name, credentials));
  }

  private traced<T>(operation: string, ask: () => Promise<T>): Promise<T> {
    return traced(`${this.kind} ${operation}`, { 'guildhall.authentication_service.id': this.serviceId }, ask);
  }
}
