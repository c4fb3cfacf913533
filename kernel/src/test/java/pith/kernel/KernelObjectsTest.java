package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import pith.kernel.Booted.Setup;
import pith.kernel.fork.CloneArguments;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.mm.MemoryOptions;
import pith.mm.physical.FailureInjector;
import pith.sync.outcome.Errno;

/** Each kernel record takes an object of its type's cache for as long as there is one, and no longer. */
class KernelObjectsTest {
  private static final int REAL_TIME = 40;
  private static final int POLL_IN = 1;
  private static final int WRITE_LOCK = 1;

  /** Something that takes {@code objects}: made, answering a handle or a negative errno, and unmade by its handle. */
  private record Kind(Map<String, Long> objects, ToLongFunction<Guest> make, BiConsumer<Guest, Long> unmake) {}

  /** What the kinds need beside them: made once, so that only the kind itself counts. */
  private record Surroundings(int[] pipe, int epoll, int inotify, int file, long words) {
    static Surroundings of(Guest guest) {
      guest.block(Signal.USR1, REAL_TIME);
      guest.ok(guest.call(34, -100, path(guest, "/tmp/mount"), 0755));
      int[] pipe = guest.pipe();
      guest.ok(guest.write(pipe[1], "x")); // a pipe that was used keeps a page
      guest.ok(guest.read(pipe[0], 1));
      return new Surroundings(
          pipe, (int) guest.ok(guest.call(20, 0)), (int) guest.ok(guest.call(26, 0)), (int) guest.ok(guest.open("/tmp/file", 0102, 0644)),
          guest.user.mapBuffer(4096));
    }
  }

  private static Map<String, Kind> kinds(Guest guest, Surroundings around) {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    kinds.put("an open pipe", new Kind(Map.of("filp", 2L, "pipefs_inode_cache", 1L, "kmalloc-192", 1L, "kmalloc-1k", 1L), g -> pipe(g, around), KernelObjectsTest::closeBoth));
    kinds.put("a named pipe", new Kind(Map.of("filp", 1L, "kmalloc-192", 1L, "kmalloc-1k", 1L), KernelObjectsTest::namedPipe, KernelObjectsTest::close));
    kinds.put("a file watched by epoll", new Kind(Map.of("eventpoll_epi", 1L, "eventpoll_pwq", 1L), g -> epoll(g, around, 1), (g, _) -> g.ok(epoll(g, around, 2))));
    kinds.put("an inode watched by inotify", new Kind(Map.of("inotify_inode_mark", 1L), g -> g.call(27, around.inotify, path(g, "/tmp"), 2), (g, wd) -> endWatch(g, around, wd)));
    kinds.put("a record lock", new Kind(Map.of("file_lock_cache", 1L), g -> lock(g, around, WRITE_LOCK, 0, 10), (g, _) -> g.ok(lock(g, around, 2, 0, 0))));
    kinds.put("a flock", new Kind(Map.of("file_lock_cache", 1L), g -> g.call(32, around.file, 2), (g, _) -> g.ok(g.call(32, around.file, 8))));
    kinds.put("a timer", new Kind(Map.of("posix_timers_cache", 1L), g -> timer(g, around), (g, id) -> g.ok(g.call(111, id))));
    kinds.put("a process", new Kind(
        Map.of("task_struct", 1L, "signal_cache", 1L, "sighand_cache", 1L, "pid", 1L, "cred_jar", 1L, "mm_struct", 1L, "files_cache", 1L, "fs_cache", 1L),
        g -> g.clone(0, Signal.CHLD, child -> (int) child.read(around.pipe[0], 1)), (g, pid) -> end(g, around, pid.intValue())));
    kinds.put("another user", new Kind(Map.of("uid_cache", 1L), g -> g.call(147, 1000, 0, 0), (g, _) -> g.ok(g.call(147, 0, 0, 0))));
    kinds.put("a text of /proc that was read", new Kind(Map.of("filp", 1L, "seq_file", 1L, "kmalloc-4k", 1L), KernelObjectsTest::readText, KernelObjectsTest::close));
    kinds.put("a page far into a file", new Kind(Map.of("radix_tree_node", 2L), g -> g.call(68, around.file, around.words, 1, 1 << 20), (g, _) -> g.ok(g.call(46, around.file, 0))));
    kinds.put("a mount", new Kind(Map.of("mnt_cache", 1L), KernelObjectsTest::mount, (g, _) -> g.ok(g.call(39, path(g, "/tmp/mount"), 0))));
    kinds.put("a pseudo-terminal", new Kind(Map.of("kmalloc-1k", 2L, "kmalloc-512", 2L), g -> g.open("/dev/ptmx", 02, 0), KernelObjectsTest::close));
    guest.ok(guest.call(33, -100, path(guest, "/tmp/fifo"), 010644, 0));
    return kinds;
  }

  private static long path(Guest guest, String text) {
    try (var frame = guest.user.frame()) {
      return frame.string(text);
    }
  }

  /** The end of a watch is an event, which takes memory until it is read. */
  private static void endWatch(Guest guest, Surroundings around, long wd) {
    guest.ok(guest.call(28, around.inotify, wd));
    guest.ok(guest.read(around.inotify, 256));
  }

  private static long readText(Guest guest) {
    long fd = guest.open("/proc/self/status", 0, 0);
    if (fd < 0) {
      return fd;
    }
    long got = guest.read((int) fd, 100);
    if (got < 0) {
      guest.close((int) fd);
    }
    return got < 0 ? got : fd;
  }

  private static void close(Guest guest, long fd) {
    guest.ok(guest.close((int) fd));
  }

  private static long pipe(Guest guest, Surroundings around) {
    long result = guest.call(59, around.words, 0);
    return result < 0 ? result : guest.user.get(around.words);
  }

  private static void closeBoth(Guest guest, long ends) {
    close(guest, (int) ends);
    close(guest, (int) (ends >>> 32));
  }

  private static long namedPipe(Guest guest) {
    return guest.open("/tmp/fifo", 02, 0);
  }

  private static long epoll(Guest guest, Surroundings around, int operation) {
    guest.user.put(around.words, POLL_IN);
    return guest.call(21, around.epoll, operation, around.pipe[0], around.words);
  }

  private static long lock(Guest guest, Surroundings around, int type, long start, long length) {
    guest.user.put(around.words, type);
    guest.user.put(around.words + 8, start);
    guest.user.put(around.words + 16, length);
    return guest.call(25, around.file, 6, around.words);
  }

  private static long timer(Guest guest, Surroundings around) {
    long result = guest.call(107, 1, 0, around.words);
    return result < 0 ? result : guest.user.getInt(around.words);
  }

  private static long mount(Guest guest) {
    try (var frame = guest.user.frame()) {
      long type = frame.string("tmpfs");
      return guest.call(40, type, frame.string("/tmp/mount"), type, 0, 0);
    }
  }

  private static void end(Guest guest, Surroundings around, int pid) {
    guest.ok(guest.write(around.pipe[1], "x"));
    assertTrue(guest.wait4(pid, 0).exited(1));
  }

  private static long queue(Guest guest, Surroundings around, int signal) {
    guest.user.putInt(around.words, signal);
    guest.user.putInt(around.words + 8, SigInfo.SI_QUEUE);
    return guest.call(138, guest.getpid(), signal, around.words);
  }

  private static Map<String, Long> objects(Guest guest) {
    Map<String, Long> objects = new TreeMap<>();
    guest.kernel().memory().slabs().figures().forEach(cache -> objects.put(cache.name(), cache.inUse()));
    return objects;
  }

  /** With the slabs' debugging, which knows of use after free too, and does without sheaves: they would show among the objects of kmalloc. */
  @Test
  void eachCacheMovesWithItsKindOfObject() {
    Setup.standard()
        .memory(MemoryOptions.DEFAULT.withSlabDebug())
        .run(
            guest -> {
              Surroundings around = Surroundings.of(guest);
              kinds(guest, around)
                  .forEach(
                      (name, kind) -> {
                        kind.unmake.accept(guest, guest.ok(kind.make.applyAsLong(guest))); // what is kept from the first time on
                        Holdings before = Holdings.of(guest);
                        long made = guest.ok(kind.make.applyAsLong(guest));
                        Map<String, Long> with = objects(guest);
                        kind.objects.forEach((cache, count) -> assertEquals(count, with.get(cache) - before.slabObjects().get(cache), name + ": " + cache));
                        kind.unmake.accept(guest, made);
                        assertEquals(before, Holdings.of(guest), name);
                      });
              return 0;
            })
        .exited(0);
  }

  @Test
  void eachIsRefusedWithoutMemoryAndLeaksNothing() {
    Setup.standard()
        .harts(1)
        .run(
            guest -> {
              guest.kernel().memory().oomKiller(() -> false); // nobody is to die for an allocation that fails on purpose
              Surroundings around = Surroundings.of(guest);
              kinds(guest, around).forEach((name, kind) -> failAtEachAllocation(guest, name, kind));
              return 0;
            })
        .exited(0);
  }

  private static void failAtEachAllocation(Guest guest, String name, Kind kind) {
    FailureInjector failures = guest.kernel().memory().failures();
    kind.unmake.accept(guest, guest.ok(kind.make.applyAsLong(guest)));
    Holdings before = Holdings.of(guest);
    int refused = 0;
    while (true) {
      failures.failNth(refused + 1);
      long result = kind.make.applyAsLong(guest);
      boolean failed = failures.failed();
      failures.disarm();
      if (!failed) {
        kind.unmake.accept(guest, guest.ok(result));
        break;
      }
      refused++;
      assertTrue(isAboutMemory(result), name + " failing at allocation " + refused + " answers " + result);
      assertEquals(before, Holdings.of(guest), name + " failing at allocation " + refused);
    }
    assertTrue(refused > 0, name + " allocates something");
    assertEquals(before, Holdings.of(guest), name);
  }

  private static boolean isAboutMemory(long result) {
    return result == -Errno.ENOMEM.number() || result == -Errno.EAGAIN.number() || result == -Errno.ENOLCK.number();
  }

  @Test
  void aThreadHasItsOwnNumberAndCredentialsAndSharesTheRest() {
    Setup.standard()
        .run(
            guest -> {
              int[] gate = guest.pipe();
              Map<String, Long> before = objects(guest);
              guest.thread(thread -> (int) thread.read(gate[0], 1));
              Map<String, Long> with = objects(guest);
              for (String own : new String[] {"task_struct", "pid", "cred_jar"}) {
                assertEquals(before.get(own) + 1, with.get(own), own);
              }
              for (String shared : new String[] {"signal_cache", "sighand_cache", "mm_struct", "files_cache", "fs_cache"}) {
                assertEquals(before.get(shared), with.get(shared), shared);
              }
              guest.ok(guest.write(gate[1], "x"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void queuedSignalsTakeObjectsUntilTheyAreTakenDiscardedOrTheirProcessIsReaped() {
    Setup.standard()
        .run(
            guest -> {
              Surroundings around = Surroundings.of(guest);
              guest.ok(guest.kill(guest.getpid(), Signal.USR1));
              guest.ok(queue(guest, around, REAL_TIME));
              while (guest.sigtimedwait(0, Signal.USR1, REAL_TIME) > 0) {
                // Until the queue is empty.
              }
              Holdings before = Holdings.of(guest);
              guest.ok(guest.kill(guest.getpid(), Signal.USR1));
              guest.ok(guest.kill(guest.getpid(), Signal.USR1));
              guest.ok(queue(guest, around, REAL_TIME));
              guest.ok(queue(guest, around, REAL_TIME));
              assertEquals(3, objects(guest).get("sigqueue"));
              assertEquals(Signal.USR1, guest.sigtimedwait(0, Signal.USR1, REAL_TIME));
              assertEquals(2, objects(guest).get("sigqueue"));
              guest.user.setAction(REAL_TIME, 1); // ignored: what waits is discarded
              assertEquals(0, objects(guest).get("sigqueue"));
              guest.user.setAction(REAL_TIME, 0);

              int child = guest.fork(inChild -> (int) inChild.read(around.pipe[0], 1));
              guest.ok(guest.kill(child, Signal.USR1));
              guest.ok(guest.tgkill(child, child, REAL_TIME));
              assertEquals(2, objects(guest).get("sigqueue"));
              end(guest, around, child);
              assertEquals(before, Holdings.of(guest));
              return 0;
            })
        .exited(0);
  }

  @Test
  void withoutMemoryAStandardSignalArrivesAnonymouslyAndAQueuedOneIsRefused() {
    Setup.standard()
        .harts(1)
        .run(
            guest -> {
              Surroundings around = Surroundings.of(guest);
              guest.ok(queue(guest, around, REAL_TIME));
              assertEquals(REAL_TIME, guest.sigtimedwait(0, REAL_TIME));
              Holdings before = Holdings.of(guest);
              FailureInjector failures = guest.kernel().memory().failures();
              failures.failNthOfAny(1);
              guest.refused(Errno.EAGAIN, queue(guest, around, REAL_TIME));
              failures.failNthOfAny(1);
              guest.ok(guest.kill(guest.getpid(), Signal.USR1));
              assertTrue(failures.failed());
              failures.disarm();
              assertEquals(0, objects(guest).get("sigqueue"));
              assertEquals(Signal.USR1, guest.call(137, set(guest, around), around.words + 128, 0, 8));
              assertEquals(0, guest.user.getInt(around.words + 128 + 16), "nobody knows who sent it");
              assertEquals(before, Holdings.of(guest));
              return 0;
            })
        .exited(0);
  }

  private static long set(Guest guest, Surroundings around) {
    guest.user.put(around.words, Signal.mask(Signal.USR1));
    return around.words;
  }

  /** Whoever watches a file does not keep it: the last close ends the interest, also where nobody ever waits for its events. */
  @Test
  void closingAWatchedFileEndsTheInterest() {
    Setup.standard()
        .run(
            guest -> {
              Surroundings around = Surroundings.of(guest);
              Holdings before = Holdings.of(guest);
              int[] watched = guest.pipe();
              guest.user.put(around.words, POLL_IN);
              guest.ok(guest.call(21, around.epoll, 1, watched[0], around.words));
              closeBoth(guest, watched[0] | (long) watched[1] << 32);
              assertEquals(before.slabObjects().get("eventpoll_epi"), objects(guest).get("eventpoll_epi"));
              return 0;
            })
        .exited(0);
  }

  @Test
  void aProcessThatSharesHandlersGetsItsOwnByExec() {
    Setup.standard()
        .run(
            guest -> {
              for (int round = 0; round < 2; round++) {
                Map<String, Long> before = objects(guest);
                long child = guest.clone(CloneArguments.VM | CloneArguments.VFORK | CloneArguments.SIGHAND, Signal.CHLD, inChild -> (int) inChild.execve("/bin/true", "true"));
                assertTrue(guest.wait4((int) guest.ok(child), 0).exited(0));
                assertEquals(before.get("sighand_cache"), objects(guest).get("sighand_cache"));
              }
              return 0;
            })
        .exited(0);
  }

  @Test
  void changingCredentialsReplacesTheirObject() {
    Setup.standard()
        .run(
            guest -> {
              Map<String, Long> before = objects(guest);
              for (int i = 0; i < 100; i++) {
                guest.ok(guest.call(144, 0)); // setgid
              }
              assertEquals(before.get("cred_jar"), objects(guest).get("cred_jar"));
              return 0;
            })
        .exited(0);
  }
}
