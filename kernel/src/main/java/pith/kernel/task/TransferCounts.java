package pith.kernel.task;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a process read and wrote by system calls, whatever was behind the descriptors: rchar, wchar, syscr and syscw of /proc/[pid]/io. Atomic each. Source:
 * Linux's {@code struct task_io_accounting}.
 */
public final class TransferCounts {
  private final AtomicLong readBytes = new AtomicLong();
  private final AtomicLong writtenBytes = new AtomicLong();
  private final AtomicLong readCalls = new AtomicLong();
  private final AtomicLong writeCalls = new AtomicLong();

  /** A call read {@code bytes} bytes. {@return the same} */
  public long read(long bytes) {
    readCalls.getAndIncrement();
    readBytes.getAndAdd(bytes);
    return bytes;
  }

  /** A call wrote {@code bytes} bytes. {@return the same} */
  public long wrote(long bytes) {
    writeCalls.getAndIncrement();
    writtenBytes.getAndAdd(bytes);
    return bytes;
  }

  public long readBytes() {
    return readBytes.get();
  }

  public long writtenBytes() {
    return writtenBytes.get();
  }

  /** {@return calls that read, those excepted that were refused} */
  public long readCalls() {
    return readCalls.get();
  }

  public long writeCalls() {
    return writeCalls.get();
  }
}
