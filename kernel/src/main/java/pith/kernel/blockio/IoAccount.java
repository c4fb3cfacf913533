package pith.kernel.blockio;

import java.util.concurrent.atomic.AtomicLong;
import pith.kernel.task.Process;
import pith.kernel.task.ProcessExtension;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.vfs.block.BlockGroup;
import pith.vfs.block.BlockOwner;

/** A process as a user of disks: what it moved, and whose share it uses. Source: Linux's {@code struct task_io_accounting} and {@code struct io_context}. */
public final class IoAccount implements BlockOwner, ProcessExtension {
  private final Process process;
  private final AtomicLong readBytes = new AtomicLong();
  private final AtomicLong writtenBytes = new AtomicLong();

  private IoAccount(Process process) {
    this.process = process;
  }

  public static IoAccount of(Process process) {
    return process.extension(IoAccount.class, () -> new IoAccount(process));
  }

  /** {@return the account of whoever runs, null if that is no process} */
  public static BlockOwner running() {
    return Execution.currentOrNull() instanceof Task task ? of(task.process()) : null;
  }

  @Override
  public long id() {
    return process.pid();
  }

  @Override
  public BlockGroup group() {
    return process.controlGroup().io();
  }

  @Override
  public void moves(boolean write, long bytes) {
    (write ? writtenBytes : readBytes).addAndGet(bytes);
  }

  public long readBytes() {
    return readBytes.get();
  }

  public long writtenBytes() {
    return writtenBytes.get();
  }

  @Override
  public void programReplaced() {}

  @Override
  public void processEnded() {}
}
