import { Client, type ClientConfig } from 'pg';
import { NoPrimaryError, type DatabaseHost, type HostedConnection, type PrimaryFinder } from './primary-finder.js';

const READ_ONLY_TRANSACTION = '25006';

export interface PrimaryClientConfig extends ClientConfig {
  /** Where the primary is to be looked for, when the address names several hosts. */
  primaries?: PrimaryFinder | undefined;
  /** Whether a host that follows another one will do as well. */
  mayFollow?: boolean | undefined;
}

/**
 * A `pg` client that is connected with a primary, whichever of several hosts that is, and for as long only as it can be
 * written to: Postgres says of itself when a connection is made whether it follows another one.
 */
export class PrimaryClient extends Client implements HostedConnection {
  databaseHost: DatabaseHost | undefined;
  private readonly primaries: PrimaryFinder | undefined;
  private isFollowing = false;

  constructor(config?: string | PrimaryClientConfig) {
    super(config);
    const { primaries, mayFollow } = typeof config === 'object' ? config : {};
    this.primaries = primaries;
    // Without a listener a connection that breaks while nobody waits for it would end the process; so it would between
    // the pool's handing it out, when that stops to listen, and TypeORM's beginning to.
    this.on('error', () => this.primaries?.doubt(this.databaseHost));
    this.once('end', () => this.primaries?.forget(this));
    this.connection.on('parameterStatus', ({ parameterName, parameterValue }: Record<string, string>) => {
      if (parameterName === 'in_hot_standby') this.isFollowing = parameterValue === 'on' && !mayFollow;
    });
    this.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === READ_ONLY_TRANSACTION) this.leave();
    });
  }

  override connect(): Promise<Client>;
  override connect(callback: ((error: Error) => void) | ((error: null, client: Client) => void)): void;
  override connect(callback?: (error: never, client: never) => void): Promise<Client> | void {
    const connected = this.connectWithPrimary();
    if (!callback) return connected;
    const tell = callback as (error: unknown, client?: Client) => void;
    connected.then(
      () => process.nextTick(tell, null, this),
      (error: unknown) => process.nextTick(tell, error),
    );
  }

  /** Breaks the connection, as the network might. */
  cut(): void {
    (this.connection as unknown as { stream: { destroy(): void } }).stream.destroy();
  }

  private async connectWithPrimary(): Promise<Client> {
    const host = (this.databaseHost = await this.primaries?.primary());
    if (host) {
      this.host = host.host;
      this.port = host.port;
      this.primaries?.watch(this);
    }
    try {
      await super.connect();
      if (!this.isFollowing) return this;
      await this.end();
      throw new NoPrimaryError(`${this.host}:${this.port} follows another host: nothing can be written there`);
    } catch (error) {
      this.primaries?.doubt(host);
      this.primaries?.forget(this);
      throw error;
    }
  }

  /** Another host may be the primary by now. Whoever was refused is told so first. */
  private leave(): void {
    this.primaries?.doubt(this.databaseHost);
    setImmediate(() => this.cut());
  }
}
