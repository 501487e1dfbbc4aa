import fs from 'node:fs';
import readline from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ChainVerifier, type Damage } from './chain-verifier.js';
import {
  hashOf,
  NO_HASH,
  parseLine,
  parsePlace,
  placeText,
  type ChainLink,
  type ChainPlace,
  type ExportEnd,
} from './event-line.js';

export interface FileRequest {
  /** What the file follows; unless given, it is believed what its first line says. */
  after?: ChainPlace | undefined;
  /** A place that the file must hold. */
  kept?: ChainPlace | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((checked: number, id: number) => void) | undefined;
}

export interface FileResult {
  intact: boolean;
  checked: number;
  /** Where the file begins: the place before its first event. */
  after: string;
  /** Where it ends. */
  head: string;
  damage: Damage | null;
  /** A sentence, when the file itself is not as exports are. */
  problem: string | null;
}

/** Looks at an export line by line, compressed by gzip where its name ends so. Throws when it cannot be read. */
export async function verifyFile(file: string, request: FileRequest): Promise<FileResult> {
  const reading = new FileReading(request);
  const lines = readline.createInterface({ input: contentOf(file), crlfDelay: Infinity });
  for await (const line of lines) {
    request.signal?.throwIfAborted();
    if (!reading.take(line)) break;
  }
  return reading.result();
}

function contentOf(file: string): Readable {
  const bytes = fs.createReadStream(file);
  if (!file.endsWith('.gz')) return bytes;
  const content = createGunzip();
  bytes.once('error', (error) => content.destroy(error)).pipe(content);
  return content;
}

class FileReading {
  private verifier: ChainVerifier | undefined;
  private begin: ChainPlace;
  private lineCount = 0;
  private end: ExportEnd | undefined;
  private problem: string | null = null;
  /** The first event whose own hash is wrong: all that can be said where filters have left events out. */
  private altered: Damage | null = null;

  constructor(private readonly request: FileRequest) {
    this.begin = request.after ?? { id: 0, hash: NO_HASH };
  }

  /** False when there is no sense in reading on. */
  take(line: string): boolean {
    this.lineCount += 1;
    const parsed = parseLine(line);
    if (this.end) this.problem = `Line ${this.lineCount} comes after the last one.`;
    else if (!parsed) this.problem = `Line ${this.lineCount} is no event.`;
    else if ('count' in parsed) this.end = parsed;
    else this.look(parsed);
    return this.problem === null;
  }

  result(): FileResult {
    const checked = this.verifier?.checked ?? 0;
    const damage = this.damage();
    const problem = this.problem ?? this.endProblem(checked);
    return {
      intact: damage === null && problem === null,
      checked,
      after: placeText(this.begin),
      head: this.end?.last ?? placeText(this.verifier?.last ?? this.begin),
      damage,
      problem,
    };
  }

  private damage(): Damage | null {
    if (this.end?.filtered) return this.altered;
    return this.verifier?.end(this.end ? parsePlace(this.end.last) : null) ?? null;
  }

  private endProblem(checked: number): string | null {
    if (!this.end) return 'The last line is missing: the export has broken off.';
    return this.end.count === checked ? null : `The last line speaks of ${this.end.count} events.`;
  }

  private look(link: ChainLink): void {
    this.verifier ??= this.verifierFrom(link);
    this.verifier.look(link);
    if (hashOf(link) !== link.hash) this.altered ??= { kind: 'altered', id: link.id, revision: link.revision };
    this.request.onProgress?.(this.verifier.checked, link.id);
  }

  private verifierFrom({ id, previousHash }: ChainLink): ChainVerifier {
    const { after, kept } = this.request;
    if (!after && previousHash !== NO_HASH) this.begin = { id: id - 1, hash: previousHash };
    return new ChainVerifier(this.begin, kept ? [kept] : []);
  }
}
