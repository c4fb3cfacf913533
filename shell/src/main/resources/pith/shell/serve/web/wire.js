// The connection to a session: messages as docs/consoles.md describes them. It comes back by itself after it was lost, and no byte is lost or comes twice.

const ATTACH = 0x01, INPUT = 0x02, RESIZE = 0x03, SHOWN = 0x04, TAKE = 0x05, HAND = 0x06, SHOW_PANEL = 0x07, HIDE_PANEL = 0x08, PANEL_DRAWN = 0x09;
const ATTACHED = 0x41, OUTPUT = 0x42, TAKEN = 0x43, NEWS = 0x44, PANEL = 0x45, REFUSED = 0x46;
const REPLACED = 4001, SIGNED_OUT = 4003;

/** As much input as may be under way beyond what was taken. */
const WINDOW = 65536;
const PIECE = 16384;
const SOONEST = 250, LATEST = 8000;

const utf8 = new TextEncoder();
const text = new TextDecoder();

/**
 * Calls back: `output(bytes, shown)`, `news(object)`, `picture(object)`, `refused(sentence)`, `attached(object, again)`, `state("open" | "lost" | "ended", sentence)`.
 */
export class Wire {
  #session;
  #token;
  #mode;
  #on;
  #client = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  #socket = null;
  #delay = SOONEST;
  #retry = null;
  #over = false;
  #attachedOnce = false;
  #attached = false;
  #received = 0;
  #shown = 0;
  #told = 0;
  #telling = false;
  #input = []; // Pieces that were not taken yet, first to last.
  #inputStart = 0; // The number of the first byte of the first piece.
  #inputSent = 0; // Input before this number is under way on this connection.
  #size = { columns: 80, rows: 24 };
  #panels = new Map();

  constructor(session, token, mode, on) {
    this.#session = session;
    this.#token = token;
    this.#mode = mode;
    this.#on = on;
    addEventListener("online", this.#soon);
    this.#connect();
  }

  /** The number of the first byte of output that has not come yet. */
  get received() {
    return this.#received;
  }

  /** How many bytes of input have not been taken. */
  get waiting() {
    return this.#input.reduce((sum, piece) => sum + piece.length, 0);
  }

  type(bytes) {
    for (let at = 0; at < bytes.length; at += PIECE) {
      this.#input.push(bytes.subarray(at, at + PIECE));
    }
    this.#sendInput();
  }

  resize(columns, rows) {
    this.#size = { columns, rows };
    const message = new DataView(new ArrayBuffer(5));
    message.setUint8(0, RESIZE);
    message.setUint16(1, columns);
    message.setUint16(3, rows);
    this.#send(new Uint8Array(message.buffer));
  }

  takeKeyboard() {
    this.#send(Uint8Array.of(TAKE));
  }

  handKeyboard(name) {
    this.#sendText(HAND, name);
  }

  showPanel(wish) {
    this.#panels.set(wish.panel, wish);
    this.#sendText(SHOW_PANEL, JSON.stringify(wish));
  }

  hidePanel(name) {
    this.#panels.delete(name);
    this.#sendText(HIDE_PANEL, name);
  }

  close() {
    this.#over = true;
    removeEventListener("online", this.#soon);
    clearTimeout(this.#retry);
    this.#socket?.close(1000);
  }

  #connect() {
    this.#attached = false;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/ws`, "pith.v1");
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#sendText(ATTACH, JSON.stringify({
      token: this.#token, client: this.#client, session: this.#session, mode: this.#mode, from: this.#received, columns: this.#size.columns, rows: this.#size.rows,
    }));
    socket.onmessage = (event) => this.#take(new Uint8Array(event.data));
    socket.onclose = (event) => this.#closed(socket, event.code);
  }

  #soon = () => {
    if (!this.#over && this.#socket?.readyState === WebSocket.CLOSED) {
      clearTimeout(this.#retry);
      this.#connect();
    }
  };

  #closed(socket, code) {
    if (this.#over || socket !== this.#socket) {
      return;
    }
    if (code === REPLACED || code === SIGNED_OUT) {
      this.#over = true;
      this.#on.state("ended", code === REPLACED ? "This console was opened anew." : "The server closed the connection.");
      return;
    }
    this.#on.state("lost", "Connection lost: trying again. Nothing you type is lost.");
    this.#retry = setTimeout(() => this.#connect(), this.#delay);
    this.#delay = Math.min(LATEST, this.#delay * 2);
  }

  #take(message) {
    const rest = message.subarray(1);
    switch (message[0]) {
      case ATTACHED: this.#attachedNow(JSON.parse(text.decode(rest))); break;
      case OUTPUT: this.#output(number(message), message.subarray(9)); break;
      case TAKEN: this.#taken(number(message)); break;
      case NEWS: this.#news(JSON.parse(text.decode(rest))); break;
      case PANEL: this.#picture(JSON.parse(text.decode(rest))); break;
      case REFUSED: this.#on.refused(JSON.parse(text.decode(rest)).sentence); break;
    }
  }

  #attachedNow(attached) {
    this.#attached = true;
    this.#delay = SOONEST;
    this.#taken(attached.taken);
    this.#inputSent = attached.taken;
    this.#told = this.#received;
    this.#on.state("open", "");
    this.#on.attached(attached, this.#attachedOnce);
    this.#attachedOnce = true;
    this.#panels.forEach((wish) => this.#sendText(SHOW_PANEL, JSON.stringify(wish)));
    this.#sendInput();
    this.#tell();
  }

  /** Output that has come already, on a connection that was lost, does not come again. */
  #output(first, bytes) {
    const fresh = bytes.subarray(Math.max(0, this.#received - first));
    if (fresh.length === 0) {
      return;
    }
    this.#received = first + bytes.length;
    const end = this.#received;
    this.#on.output(fresh, () => { this.#shown = end; this.#tellSoon(); });
  }

  #tellSoon() {
    if (!this.#telling) {
      this.#telling = true;
      queueMicrotask(() => { this.#telling = false; this.#tell(); });
    }
  }

  #tell() {
    if (this.#attached && this.#shown > this.#told) {
      this.#told = this.#shown;
      this.#sendNumber(SHOWN, this.#shown, new Uint8Array(0));
    }
  }

  #news(news) {
    if (news.kind === "gap") {
      this.#received = Math.max(this.#received, news.to);
      this.#shown = this.#received;
      this.#told = this.#received;
    }
    if (news.kind === "ended") {
      this.#over = true;
      this.#on.state("ended", news.text);
    }
    this.#on.news(news);
  }

  #picture(picture) {
    requestAnimationFrame(() => {
      this.#on.picture(picture);
      this.#sendText(PANEL_DRAWN, picture.panel);
    });
  }

  #taken(end) {
    while (this.#input.length > 0 && this.#inputStart + this.#input[0].length <= end) {
      this.#inputStart += this.#input.shift().length;
    }
    if (this.#input.length > 0 && end > this.#inputStart) {
      this.#input[0] = this.#input[0].subarray(end - this.#inputStart);
      this.#inputStart = end;
    }
    if (this.#input.length === 0) {
      this.#inputStart = Math.max(this.#inputStart, end);
    }
    this.#sendInput();
  }

  #sendInput() {
    if (!this.#attached) {
      return;
    }
    let at = this.#inputStart;
    for (const piece of this.#input) {
      const end = at + piece.length;
      const until = Math.min(end, this.#inputStart + WINDOW);
      if (until > this.#inputSent) {
        const from = Math.max(at, this.#inputSent);
        this.#sendNumber(INPUT, from, piece.subarray(from - at, until - at));
        this.#inputSent = until;
      }
      at = end;
    }
  }

  #sendText(kind, content) {
    this.#send(prefixed(kind, utf8.encode(content)));
  }

  #sendNumber(kind, value, bytes) {
    const message = new Uint8Array(9 + bytes.length);
    const view = new DataView(message.buffer);
    view.setUint8(0, kind);
    view.setBigUint64(1, BigInt(value));
    message.set(bytes, 9);
    this.#send(message);
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN && (this.#attached || message[0] === ATTACH)) {
      this.#socket.send(message);
    }
  }
}

function number(message) {
  return Number(new DataView(message.buffer, message.byteOffset).getBigUint64(1));
}

function prefixed(kind, bytes) {
  const message = new Uint8Array(1 + bytes.length);
  message[0] = kind;
  message.set(bytes, 1);
  return message;
}
