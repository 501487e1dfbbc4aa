import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';

/** The address under which callers reach the server. Links start with it; a Host header is never believed. */
@Injectable()
export class PublicUrl {
  private listening: string | undefined;

  constructor(private readonly settings: Settings) {}

  /** Without a trailing slash. */
  get base(): string {
    return this.settings.publicUrl ?? this.listening ?? `http://localhost:${this.settings.port}`;
  }

  /** Called once the port is known. */
  setPort(port: number): void {
    const host = this.settings.host === '0.0.0.0' || this.settings.host === '::' ? 'localhost' : this.settings.host;
    this.listening = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }
}
