package pith.kernel.calls;

import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;

import java.util.function.LongSupplier;
import pith.hal.view.Layout;
import pith.kernel.aio.AioContext;
import pith.kernel.aio.AioContext.Event;
import pith.kernel.aio.AioContexts;
import pith.kernel.poll.EventFile;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.io.UserBuffer;

/** io_setup, io_submit, io_getevents and their relatives. Source: their manual pages, Linux uapi aio_abi.h. */
final class AioCalls {
  private static final Layout IOCB =
      Layout.of(
          "iocb",
          64,
          u64("aio_data"),
          u32("aio_key"),
          u32("aio_rw_flags"),
          u16("aio_lio_opcode").at(16),
          u16("aio_reqprio"),
          i32("aio_fildes").at(20),
          u64("aio_buf").at(24),
          u64("aio_nbytes").at(32),
          u64("aio_offset").at(40),
          pad(8),
          u32("aio_flags").at(56),
          i32("aio_resfd").at(60));

  private static final int PREAD = 0, PWRITE = 1, FSYNC = 2, FDSYNC = 3, PREADV = 7, PWRITEV = 8;
  private static final int RESFD = 1, EVENT_BYTES = 32, POINTER_BYTES = 8, MOST_EVENTS = 1 << 16;
  private static final int PAGE = 4096, PROT_READ = 1, MAP_PRIVATE_ANONYMOUS = 0x22, NO_FILE = -1;

  private AioCalls() {}

  /** The context is known by an address, where libaio looks for a ring that it could read by itself: there is none. */
  static long setup(Current current, long events, long place) {
    if (current.space().readLong(place) != 0 || events <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (events > MOST_EVENTS) {
      throw Refused.of(Errno.EAGAIN);
    }
    long address = MemoryCalls.mmap(current, 0, PAGE, PROT_READ, MAP_PRIVATE_ANONYMOUS, NO_FILE, 0);
    AioContexts.of(current.process()).add(address, new AioContext((int) events));
    current.space().writeLong(place, address);
    return 0;
  }

  static long destroy(Current current, long address) {
    AioContexts.of(current.process()).remove(address).settle();
    MemoryCalls.munmap(current, address, PAGE);
    return 0;
  }

  /** {@return how many requests began}; the first that is wrong is refused only if it is the first of all. */
  static long submit(Current current, long address, long count, long requests) {
    AioContext context = AioContexts.of(current.process()).get(address);
    if (count < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long done = 0;
    try {
      for (; done < Math.min(count, context.most()); done++) {
        begin(current, context, current.space().readLong(requests + done * POINTER_BYTES));
      }
    } catch (Refused refused) {
      if (done == 0) {
        throw refused;
      }
    }
    return done;
  }

  private static void begin(Current current, AioContext context, long at) {
    byte[] request = IOCB.allocate();
    current.space().copyIn(at, request, 0, request.length);
    File file = current.files().get(IOCB.i32("aio_fildes").get(request, 0));
    boolean begun = false;
    try {
      EventFile told = eventFile(current, request);
      if (!context.begin()) {
        throw Refused.of(Errno.EAGAIN);
      }
      try {
        start(current, context, request, at, file, told);
        begun = true;
      } finally {
        if (!begun) {
          context.withdraw();
        }
      }
    } finally {
      file.put();
    }
  }

  /** The event file is held by the descriptor table as long as its descriptor is open. */
  private static EventFile eventFile(Current current, byte[] request) {
    if ((IOCB.u32("aio_flags").get(request, 0) & RESFD) == 0) {
      return null;
    }
    File file = current.files().get(IOCB.i32("aio_resfd").get(request, 0));
    file.put();
    if (file instanceof EventFile told) {
      return told;
    }
    throw Refused.of(Errno.EINVAL);
  }

  private static void start(Current current, AioContext context, byte[] request, long at, File file, EventFile told) {
    long data = IOCB.u64("aio_data").get(request, 0);
    long offset = IOCB.u64("aio_offset").get(request, 0);
    int operation = IOCB.u16("aio_lio_opcode").get(request, 0);
    switch (operation) {
      case PREAD, PWRITE, PREADV, PWRITEV -> {
        boolean write = operation == PWRITE || operation == PWRITEV;
        if (!(write ? file.isWritable() : file.isReadable())) {
          throw Refused.of(Errno.EBADF);
        }
        UserBuffer buffer = buffer(current, request, operation);
        if (!(write ? file.beginWrite(buffer, offset, false, result -> context.end(new Event(data, at, result), told))
            : file.beginRead(buffer, offset, false, result -> context.end(new Event(data, at, result), told)))) {
          context.end(new Event(data, at, now(() -> write ? file.writeAt(buffer, offset) : file.readAt(buffer, offset))), told);
        }
      }
      case FSYNC, FDSYNC -> context.end(new Event(data, at, now(() -> {
        file.sync(operation == FDSYNC);
        return 0;
      })), told);
      default -> throw Refused.of(Errno.EINVAL);
    }
  }

  private static UserBuffer buffer(Current current, byte[] request, int operation) {
    long address = IOCB.u64("aio_buf").get(request, 0);
    long length = IOCB.u64("aio_nbytes").get(request, 0);
    return operation == PREADV || operation == PWRITEV ? Buffers.many(current, address, length) : Buffers.one(current, address, length);
  }

  private static long now(LongSupplier transfer) {
    try {
      return transfer.getAsLong();
    } catch (Refused refused) {
      return -refused.errno().number();
    } catch (Interrupted interrupted) {
      return -Errno.EINTR.number();
    }
  }

  static long cancel(Current current, long address, long request, long result) {
    AioContexts.of(current.process()).get(address);
    throw Refused.of(Errno.EINVAL); // a device that has a request keeps it
  }

  static long getevents(Current current, long address, long least, long most, long events, long timeout) {
    return take(current, address, least, most, events, timeout);
  }

  static long pgetevents(Current current, long address, long least, long most, long events, long timeout, long mask) {
    if (mask != 0) {
      PollCalls.useMask(current, current.space().readLong(mask), current.space().readLong(mask + 8));
    }
    return take(current, address, least, most, events, timeout);
  }

  private static long take(Current current, long address, long least, long most, long events, long timeout) {
    AioContext context = AioContexts.of(current.process()).get(address);
    if (least < 0 || least > most || most < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long deadline = timeout == 0 ? Long.MAX_VALUE : Deadlines.at(current.kernel(), current.kernel().monotonicNanos() + Deadlines.readTimespec(current, timeout));
    WaitResult result = context.await((int) least, deadline);
    long taken = 0;
    for (Event event; taken < most && (event = context.take()) != null; taken++) {
      long at = events + taken * EVENT_BYTES;
      current.space().writeLong(at, event.data());
      current.space().writeLong(at + 8, event.request());
      current.space().writeLong(at + 16, event.result());
      current.space().writeLong(at + 24, 0);
    }
    if (taken == 0 && result == WaitResult.INTERRUPTED) {
      throw Interrupted.WITHOUT_HANDLER;
    }
    return taken;
  }
}
