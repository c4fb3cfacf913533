package pith.procfs;

import pith.hal.memory.Access;
import pith.mm.MemorySystem;
import pith.mm.physical.Work;
import pith.mm.slab.KernelObject;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Refused;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.RcuRef;
import pith.vfs.FileName;

/**
 * Text that changes only when something registers: rendered once, by the reader who first misses it, and then copied to each reader as it is.
 *
 * <pre>
 *   writer    list changes ─▶ {@link #invalidate}: generation + 1, rendering := none, old one freed after a grace period
 *   reader    rendering there?  yes ─▶ one load of the reference, one copy; nothing is written that others read
 *                               no  ─▶ note the generation, render, publish if the generation is still the same, else again
 * </pre>
 *
 * <p>So a reader sees some whole generation, and none older than the last change that was complete before it began. Without memory for a rendering the text is
 * shown directly: a change can therefore never fail because of its cache.
 *
 * <p>Lock order: the writers' lock, then {@code cached_text.lock}. Source: Linux 7.2 {@code fs/filesystems.c}.
 */
public final class CachedText {
  private static final LockClass LOCK = LockClass.of("cached_text.lock");

  /** What lies before the text: what RCU needs to free it, its generation and its length. */
  private static final int HEADER_BYTES = 32;

  private static final int MOST_BYTES = 8192 - HEADER_BYTES;

  /** Shows the text; reads what it is about under RCU or not at all, and does not sleep. */
  @FunctionalInterface
  public interface Renderer {
    void show(Lines to);
  }

  /** Takes one line after another. */
  @FunctionalInterface
  public interface Lines {
    void line(String text);
  }

  private final MemorySystem memory;
  private final Rcu rcu;
  private final Renderer renderer;
  private final SpinLock lock = new SpinLock(LOCK);
  private final RcuRef<Rendering> current;

  /** How many changes there were. Written under the lock. */
  private volatile long generation;

  private volatile long renderings;

  public CachedText(MemorySystem memory, Renderer renderer) {
    this.memory = memory;
    this.rcu = memory.rcu();
    this.current = new RcuRef<>(rcu.checker(), null);
    this.renderer = renderer;
  }

  /** What the text is about has changed. Does not sleep and cannot fail; called before the change is reported as done. */
  public void invalidate() {
    Rendering old;
    try (var _ = lock.acquire()) {
      generation++;
      old = current.getExclusively();
      current.publish(null);
    }
    if (old != null) {
      old.releaseWhenUnread(rcu);
    }
  }

  /** Puts the text into {@code buffer}; may sleep. */
  public void show(SeqBuffer buffer) {
    while (!serve(buffer)) {
      if (!render()) {
        renderer.show(buffer::printf);
        return;
      }
    }
  }

  private boolean serve(SeqBuffer buffer) {
    try (var _ = rcu.read()) {
      Rendering rendering = current.get();
      if (rendering != null) {
        buffer.write(rendering.text(), rendering.length);
      }
      return rendering != null;
    }
  }

  /** Renders once, unless somebody else does so first. {@return false if there is no memory for it, or it is longer than a block of kmalloc} */
  private boolean render() {
    long seen = generation;
    StringBuilder text = new StringBuilder();
    renderer.show(
        line -> {
          SeqBuffer.chargeFormat(line);
          text.append(line);
        });
    if (text.length() > MOST_BYTES) {
      return false;
    }
    Rendering fresh;
    try {
      fresh = new Rendering(memory, FileName.bytes(text.toString()));
    } catch (Refused noMemory) {
      return false;
    }
    if (!publish(fresh, seen)) {
      fresh.free();
    }
    return true;
  }

  private boolean publish(Rendering fresh, long seen) {
    try (var _ = lock.acquire()) {
      boolean first = generation == seen && current.getExclusively() == null;
      if (first) {
        current.publish(fresh);
        renderings++;
      }
      return first;
    }
  }

  /** {@return how many changes there were} */
  public long generation() {
    return generation;
  }

  /** {@return how often the text was rendered and kept} */
  public long renderings() {
    return renderings;
  }

  /** A text in emulated RAM; never changes. */
  private static final class Rendering extends KernelObject {
    private final int length;

    Rendering(MemorySystem memory, byte[] text) {
      super(memory.slabs().kmalloc().cache(HEADER_BYTES + text.length));
      length = text.length;
      memory.ram().write(text(), text, 0, length);
      Work.touch(text(), length, Access.STORE);
    }

    long text() {
      return address() + HEADER_BYTES;
    }

    void releaseWhenUnread(Rcu rcu) {
      releaseAfterGracePeriod(rcu);
    }

    void free() {
      release();
    }
  }
}
