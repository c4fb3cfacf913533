package pith.kernel.ipc;

import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u64;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import pith.hal.view.Layout;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;

/** Messages with types, first in, first out. Source: msgop(2), msgctl(2), Linux's {@code ipc/msg.c}. */
public final class MessageQueue extends IpcObject {
  /** Longest message, and bytes in a queue unless told otherwise. Linux: {@code MSGMAX}, {@code MSGMNB}. */
  public static final int MOST_BYTES = 8192, CAPACITY = 16_384;

  /** What Linux keeps for a message besides its text. */
  private static final int MESSAGE_BYTES = 48;

  private static final Layout STATUS =
      Layout.of(
          "msqid64_ds", 120, pad(48), u64("stime").at(48), u64("rtime"), u64("ctime"), u64("cbytes"), u64("qnum"), u64("qbytes"), i32("lspid"), i32("lrpid"), pad(16));

  /** A message; {@code memory} is what it takes in the machine. */
  public record Message(long type, byte[] text, long memory) {}

  /** Which message is wanted, as msgrcv's arguments say. */
  public record Wish(long type, long mostBytes, boolean cutLonger, boolean anyOther, boolean noWait) {}

  private final WaitQueue readers = new WaitQueue();
  private final WaitQueue writers = new WaitQueue();

  /** Guarded by the lock, as all that follow. */
  private final List<Message> messages = new ArrayList<>();

  private long bytes;
  private long capacity = CAPACITY;
  private long sentAt;
  private long receivedAt;
  private int lastSender;
  private int lastReader;

  /** How often something came or went; who waits looks at it without the lock. */
  private volatile long changes;

  public MessageQueue(Kernel kernel, int id, IpcPermissions permissions) {
    super(kernel, id, permissions);
  }

  /** Appends a message, waiting for room. Refuses with EACCES, EAGAIN, EIDRM, ENOMEM. */
  public void send(long type, byte[] text, boolean noWait, Credentials who, int pid) {
    Message message = new Message(type, text, kernel.memory().slabs().kmalloc().allocate(MESSAGE_BYTES + text.length));
    try {
      while (!append(message, noWait, who, pid)) {
        long seen = changes;
        await(writers, () -> removed || changes != seen || hasRoom(text.length));
      }
    } catch (Refused | Interrupted notSent) {
      free(message);
      throw notSent;
    }
    readers.wakeAll();
  }

  private boolean append(Message message, boolean noWait, Credentials who, int pid) {
    try (var _ = lock.acquire()) {
      refuseRemoved();
      permissions.check(who, IpcPermissions.WRITE);
      if (!roomFor(message.text.length)) {
        if (noWait) {
          throw Refused.of(Errno.EAGAIN);
        }
        return false;
      }
      messages.add(message);
      bytes += message.text.length;
      sentAt = now();
      lastSender = pid;
      changes++;
      return true;
    }
  }

  private boolean hasRoom(int length) {
    try (var _ = lock.acquire()) {
      return roomFor(length);
    }
  }

  private boolean roomFor(int length) {
    return bytes + length <= capacity && messages.size() < capacity;
  }

  /** {@return the first message that is wished for, waiting for one} Refuses with EACCES, E2BIG, ENOMSG, EIDRM. */
  public Message receive(Wish wish, Credentials who, int pid) {
    Message found;
    long seen;
    do {
      try (var _ = lock.acquire()) {
        refuseRemoved();
        permissions.check(who, IpcPermissions.READ);
        seen = changes;
        found = take(wish, pid);
        if (found == null && wish.noWait) {
          throw Refused.of(Errno.ENOMSG);
        }
      }
      if (found == null) {
        long before = seen;
        await(readers, () -> removed || changes != before);
      }
    } while (found == null);
    writers.wakeAll();
    free(found);
    return found;
  }

  private Message take(Wish wish, int pid) {
    Message found = search(wish);
    if (found != null) {
      if (found.text.length > wish.mostBytes && !wish.cutLonger) {
        throw Refused.of(Errno.E2BIG);
      }
      remove(found);
      bytes -= found.text.length;
      receivedAt = now();
      lastReader = pid;
      changes++;
    }
    return found;
  }

  private Message search(Wish wish) {
    Message best = null;
    for (Message message : messages) {
      boolean fits = wish.type == 0 || wish.type > 0 && message.type == wish.type != wish.anyOther;
      if (fits) {
        return message;
      }
      boolean lower = wish.type < 0 && message.type <= -wish.type && (best == null || message.type < best.type);
      best = lower ? message : best;
    }
    return best;
  }

  /** The very message: one that is equal is another. */
  private void remove(Message message) {
    Iterator<Message> each = messages.iterator();
    while (each.next() != message) {
      continue;
    }
    each.remove();
  }

  private static void await(WaitQueue queue, BooleanSupplier condition) {
    if (queue.await(Sleep.INTERRUPTIBLE, condition) == WaitResult.INTERRUPTED) {
      throw Interrupted.WITHOUT_HANDLER;
    }
  }

  private void free(Message message) {
    kernel.memory().slabs().kmalloc().free(message.memory);
  }

  /** Changes how much it takes too. Refuses with EPERM who wants more than is usual without the right to. */
  @Override
  public void change(Credentials who, byte[] status) {
    long wanted = STATUS.u64("qbytes").get(status, 0);
    if (wanted > CAPACITY && !who.has(Capability.SYS_RESOURCE)) {
      throw Refused.of(Errno.EPERM);
    }
    super.change(who, status);
    try (var _ = lock.acquire()) {
      capacity = wanted;
      changes++;
    }
    writers.wakeAll();
  }

  @Override
  public byte[] status() {
    byte[] status = STATUS.allocate();
    try (var _ = lock.acquire()) {
      permissions.describe(status, 0);
      STATUS.u64("stime").set(status, 0, sentAt);
      STATUS.u64("rtime").set(status, 0, receivedAt);
      STATUS.u64("ctime").set(status, 0, changedAt);
      STATUS.u64("cbytes").set(status, 0, bytes);
      STATUS.u64("qnum").set(status, 0, messages.size());
      STATUS.u64("qbytes").set(status, 0, capacity);
      STATUS.i32("lspid").set(status, 0, lastSender);
      STATUS.i32("lrpid").set(status, 0, lastReader);
    }
    return status;
  }

  /** What is in it now. */
  public record Use(int messages, long bytes) {}

  public Use use() {
    try (var _ = lock.acquire()) {
      return new Use(messages.size(), bytes);
    }
  }

  @Override
  void discard() {
    List<Message> left;
    try (var _ = lock.acquire()) {
      left = List.copyOf(messages);
      messages.clear();
      bytes = 0;
    }
    left.forEach(this::free);
    readers.wakeAll();
    writers.wakeAll();
  }
}
