import type { Subscriber } from "./clients.ts";

/** How long the connection for messages stays open without a follower, in milliseconds. */
const LINGER_MS = 5_000;

/** One follower's wait for messages. */
export interface WakeUp {
  /** Whether messages arrive now. */
  getsMessages(): boolean;
  /** Resolves with the next message, or after `ms` milliseconds. A message since the last wait counts. */
  wait(ms: number): Promise<void>;
  end(): void;
}

interface Channel {
  isLive: boolean;
  readonly followers: Set<() => void>;
  readonly onMessage: () => void;
}

/**
 * Wakes followers by messages. The connection for messages is opened for the first follower and closed soon after the
 * last one, so that nobody has to close it. If it can't be opened, nobody is woken.
 */
export class WakeUps {
  readonly #open: (() => Subscriber) | undefined;
  readonly #channels = new Map<string, Channel>();
  #subscriber: Subscriber | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(open: (() => Subscriber) | undefined) {
    this.#open = open;
  }

  on(name: string): WakeUp {
    const channel = this.#channels.get(name) ?? this.#newChannel(name);
    let isWoken = false;
    let wake = (): void => undefined;
    const onWake = () => {
      isWoken = true;
      wake();
    };
    channel.followers.add(onWake);
    return {
      getsMessages: () => channel.isLive,
      wait: async (ms) => {
        if (!isWoken) {
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, ms);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
        isWoken = false;
      },
      end: () => {
        channel.followers.delete(onWake);
        if (channel.followers.size === 0) this.#leave(name, channel);
      },
    };
  }

  #newChannel(name: string): Channel {
    const followers = new Set<() => void>();
    const onMessage = () => {
      for (const wake of [...followers]) wake();
    };
    const channel: Channel = { isLive: false, followers, onMessage };
    this.#channels.set(name, channel);
    if (this.#open) void this.#subscribe(name, channel, this.#open);
    return channel;
  }

  async #subscribe(name: string, channel: Channel, open: () => Subscriber): Promise<void> {
    clearTimeout(this.#closing);
    let subscriber: Subscriber | undefined;
    try {
      this.#subscriber ??= open();
      subscriber = this.#subscriber;
      await subscriber.subscribe(name, channel.onMessage);
      if (this.#channels.get(name) !== channel) return;
      channel.isLive = true;
      // The result may have come before the subscription.
      channel.onMessage();
    } catch {
      // The followers poll. The next follower tries with a new connection.
      if (this.#subscriber === subscriber) this.#close();
    }
  }

  #leave(name: string, channel: Channel): void {
    this.#channels.delete(name);
    this.#subscriber?.unsubscribe(name, channel.onMessage).catch(() => undefined);
    if (this.#channels.size === 0 && this.#subscriber) this.#closing = setTimeout(() => this.#close(), LINGER_MS);
  }

  #close(): void {
    this.#subscriber?.close();
    this.#subscriber = undefined;
    for (const channel of this.#channels.values()) channel.isLive = false;
  }
}
