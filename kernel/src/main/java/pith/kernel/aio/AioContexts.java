package pith.kernel.aio;

import java.util.TreeMap;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessExtension;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The contexts of one process, by the address that it knows them by. */
public final class AioContexts implements ProcessExtension {
  private static final LockClass LOCK = LockClass.of("mm.ioctx_lock");

  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}. */
  private final TreeMap<Long, AioContext> contexts = new TreeMap<>();

  public static AioContexts of(Process process) {
    return process.extension(AioContexts.class, AioContexts::new);
  }

  public void add(long address, AioContext context) {
    try (var _ = lock.acquire()) {
      contexts.put(address, context);
    }
  }

  /** {@return the context at {@code address}} Refuses with EINVAL. */
  public AioContext get(long address) {
    try (var _ = lock.acquire()) {
      return found(contexts.get(address));
    }
  }

  /** {@return the context at {@code address}, which is no longer there} Refuses with EINVAL. */
  public AioContext remove(long address) {
    try (var _ = lock.acquire()) {
      return found(contexts.remove(address));
    }
  }

  private static AioContext found(AioContext context) {
    if (context == null) {
      throw Refused.of(Errno.EINVAL);
    }
    return context;
  }

  /** The address space that they lay in is gone; what runs ends by itself. */
  @Override
  public void programReplaced() {
    try (var _ = lock.acquire()) {
      contexts.clear();
    }
  }

  @Override
  public void processEnded() {
    programReplaced();
  }
}
