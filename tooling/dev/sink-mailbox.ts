import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { explainFileError } from '@tributary/db/setup-error';
import PostalMime, { type Address, type Email } from 'postal-mime';

/** What a list shows of a message. */
export interface MessageSummary {
  id: string;
  /** ISO 8601, when the sink accepted it. */
  receivedAt: string;
  from: { name: string; address: string };
  /** The envelope's recipients: who really got it, blind copies included. */
  to: string[];
  subject: string;
  /** The first words of the text. */
  snippet: string;
  sizeBytes: number;
  attachments: number;
}

/** A whole message. */
export interface Message extends MessageSummary {
  text: string;
  html: string;
  headers: { key: string; value: string }[];
  files: { name: string; mimeType: string; sizeBytes: number }[];
}

const keep = 2_000;
const snippetLength = 140;

/** The messages the sink took, newest first, kept as .eml files so that they outlive a restart. */
export class Mailbox {
  readonly #folder: string;
  readonly #listeners = new Set<() => void>();
  #messages: MessageSummary[] = [];
  #last = { at: 0, count: 0 };
  readonly #loaded: Promise<void>;

  /** @throws SetupError when the folder cannot be made */
  constructor(folder: string) {
    this.#folder = folder;
    try {
      mkdirSync(folder, { recursive: true });
      // Read in the background: two thousand old messages must not delay the start.
      this.#loaded = this.#load(readdirSync(folder).filter((name) => /^\d{13}-[0-9a-f]{12}\.eml$/.test(name)));
    } catch (error) {
      throw explainFileError(error, folder);
    }
  }

  async #load(names: string[]): Promise<void> {
    for (const name of names.sort().reverse().slice(0, keep)) {
      const id = name.replace('.eml', '');
      const raw = await readFile(this.#file(id)).catch(() => undefined);
      if (raw) this.#insert(await summarise(id, raw));
    }
  }

  /** Takes a message. The envelope goes in front as the headers a delivering server writes. */
  async add(raw: Buffer, envelope: { from: string; to: string[] }): Promise<MessageSummary> {
    const id = this.#nextId();
    const delivered = [`Return-Path: <${envelope.from}>`, ...envelope.to.map((address) => `Delivered-To: ${address}`), ''].join('\r\n');
    const whole = Buffer.concat([Buffer.from(delivered), raw]);
    await writeFile(`${this.#file(id)}.part`, whole);
    await rename(`${this.#file(id)}.part`, this.#file(id));
    const summary = await summarise(id, whole);
    this.#insert(summary);
    for (const dropped of this.#messages.splice(keep)) await rm(this.#file(dropped.id), { force: true });
    this.#announce();
    return summary;
  }

  /**
   * Newest first.
   * @param filter.to only messages delivered to this address
   * @param filter.search words that must all occur in sender, recipients, subject or beginning
   */
  async list(filter: { to?: string | undefined; search?: string | undefined } = {}): Promise<MessageSummary[]> {
    await this.#loaded;
    const to = filter.to?.trim().toLowerCase();
    const words = filter.search?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
    return this.#messages.filter((message) => {
      if (to && !message.to.some((address) => address.toLowerCase() === to)) return false;
      const text = [message.from.name, message.from.address, ...message.to, message.subject, message.snippet].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  /** The message as it arrived, or undefined when there is none of that id. */
  async raw(id: string): Promise<Buffer | undefined> {
    await this.#loaded;
    return this.#messages.some((message) => message.id === id) ? readFileSync(this.#file(id)) : undefined;
  }

  /** A whole message, pictures that travel with it put into its HTML, or undefined when there is none of that id. */
  async get(id: string): Promise<Message | undefined> {
    const raw = await this.raw(id);
    const summary = this.#messages.find((message) => message.id === id);
    if (!raw || !summary) return undefined;
    const email = await PostalMime.parse(raw, { attachmentEncoding: 'base64' });
    return {
      ...summary,
      text: email.text ?? '',
      html: withPictures(email),
      headers: email.headers.map(({ originalKey, key, value }) => ({ key: originalKey ?? key, value })),
      files: email.attachments.map((file) => ({
        name: file.filename ?? 'unnamed',
        mimeType: file.mimeType,
        sizeBytes: Math.floor((String(file.content).length * 3) / 4),
      })),
    };
  }

  /** Removes every message. */
  async clear(): Promise<void> {
    await this.#loaded;
    for (const { id } of this.#messages.splice(0)) rmSync(this.#file(id), { force: true });
    this.#announce();
  }

  /** Calls back after every change; the returned function ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Sorts by arrival, within one millisecond too. */
  #nextId(): string {
    const now = Math.max(Date.now(), this.#last.at);
    this.#last = { at: now, count: now === this.#last.at ? this.#last.count + 1 : 0 };
    return `${now}-${this.#last.count.toString(16).padStart(4, '0')}${randomBytes(4).toString('hex')}`;
  }

  #announce(): void {
    for (const listener of this.#listeners) listener();
  }

  #insert(summary: MessageSummary): void {
    const index = this.#messages.findIndex((other) => other.id < summary.id);
    this.#messages.splice(index < 0 ? this.#messages.length : index, 0, summary);
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.eml`);
  }
}

async function summarise(id: string, raw: Buffer): Promise<MessageSummary> {
  const email = await PostalMime.parse(raw).catch(() => undefined);
  const from = email?.from ? flatten([email.from])[0] : undefined;
  const delivered = email?.headers.filter((header) => header.key === 'delivered-to').map((header) => header.value) ?? [];
  return {
    id,
    receivedAt: new Date(Number(id.split('-')[0])).toISOString(),
    from: { name: from?.name ?? '', address: from?.address ?? '' },
    // The parser lists headers from the last to the first.
    to: delivered.length > 0 ? delivered : flatten(email?.to ?? []).map(({ address }) => address),
    subject: email?.subject ?? '(no subject)',
    snippet: (email?.text ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, snippetLength),
    sizeBytes: raw.length,
    attachments: email?.attachments.length ?? 0,
  };
}

function flatten(addresses: Address[]): { name: string; address: string }[] {
  return addresses.flatMap((entry) => (entry.group ? entry.group : [{ name: entry.name, address: entry.address ?? '' }]));
}

/** Replaces `cid:` addresses by the pictures themselves, since the frame that shows the mail may load nothing. */
function withPictures(email: Email): string {
  let html = email.html ?? '';
  for (const file of email.attachments) {
    const cid = file.contentId?.replaceAll(/[<>]/g, '');
    if (cid && /^image\//.test(file.mimeType)) html = html.replaceAll(`cid:${cid}`, `data:${file.mimeType};base64,${String(file.content)}`);
  }
  return html;
}
