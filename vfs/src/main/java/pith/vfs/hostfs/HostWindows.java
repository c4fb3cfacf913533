package pith.vfs.hostfs;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;

/**
 * Readahead: the host is asked for 16 pages at a time, and the next pages of the same stretch come from what it answered. A few stretches are
 * kept, since programs read a few files at once. Guarded by {@code host_fs.mutex}.
 */
final class HostWindows {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;
  private static final int PAGES = 16;
  private static final int COUNT = 8;

  /** What a request to the host costs, in cycles, and each page that is taken from its answer: about a fast disk. */
  private static final long REQUEST = 20_000;

  private static final long PAGE_COST = 600;

  private static final class Window {
    final MemorySegment bytes;
    HostAttributes.Key key;
    long first;
    int length;
    long used;

    Window(Arena arena) {
      bytes = arena.allocate((long) PAGES * PAGE, 8);
    }
  }

  private final Arena arena = Arena.ofShared();
  private final Window[] windows = new Window[COUNT];
  private long clock;

  /** Fills the page at {@code pa} with page {@code index}; zeroes follow the file's end and {@code limit} (bytes). */
  void read(PhysicalMemory ram, HostAttributes.Key key, int fd, long index, long limit, long pa) {
    Window window = window(key, index);
    if (window.key == null) {
      fill(window, key, fd, index);
    }
    window.used = ++clock;
    long at = (index - window.first) * PAGE;
    int length = Math.clamp(Math.min(window.length - at, limit - index * PAGE), 0, PAGE);
    copy(window.bytes, at, ram, pa, length);
    ram.fill(pa + length, PAGE - length, (byte) 0);
    Work.charge(PAGE_COST);
  }

  private static void copy(MemorySegment from, long at, PhysicalMemory ram, long pa, int length) {
    MemorySegment.copy(from, at, ram.writable(pa), PhysicalMemory.offset(pa), length);
  }

  private Window window(HostAttributes.Key key, long index) {
    Window oldest = null;
    for (int i = 0; i < COUNT; i++) {
      if (windows[i] == null) {
        windows[i] = new Window(arena);
      }
      Window window = windows[i];
      if (key.equals(window.key) && index >= window.first && index < window.first + PAGES) {
        return window;
      }
      oldest = oldest == null || window.used < oldest.used ? window : oldest;
    }
    oldest.key = null;
    return oldest;
  }

  private static void fill(Window window, HostAttributes.Key key, int fd, long index) {
    window.first = index;
    window.length = 0;
    long offset = index * PAGE;
    for (int got = 1; got > 0 && window.length < window.bytes.byteSize(); window.length += got) {
      got = HostCalls.read(fd, window.bytes.asSlice(window.length), offset + window.length);
    }
    window.key = key;
    Work.charge(REQUEST);
  }

  /** Writes {@code length} bytes of the page at {@code pa} to the host at {@code offset}. */
  void write(PhysicalMemory ram, HostAttributes.Key key, int fd, long offset, int length, long pa) {
    forget(key);
    byte[] bytes = new byte[length];
    ram.read(pa, bytes, 0, length);
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment buffer = scratch.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      for (int done = 0; done < length; ) {
        done += HostCalls.write(fd, buffer.asSlice(done), offset + done);
      }
    }
    Work.charge(REQUEST);
  }

  void forget(HostAttributes.Key key) {
    Arrays.stream(windows).filter(window -> window != null && key.equals(window.key)).forEach(window -> window.key = null);
  }

  void close() {
    arena.close();
  }
}
