package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.vfs.File;
import pith.vfs.OpenFlags;

/**
 * Random changes with a sync of all, or of one file, now and then; the power is cut after some of the disk's writes, with what is in its cache kept or lost by
 * chance. Each time the image is mounted, which replays its journal: nothing that was synced is lost or changed, no error is found, and e2fsck has nothing to
 * mend.
 *
 * <p>The number of cuts for each run is that of the property {@code pith.cuts}.
 */
class CrashTest {
  private static final int CUTS = Integer.getInteger("pith.cuts", 25);
  private static final int ROUNDS = 12;
  private static final int CHANGES = 25;

  @TempDir static Path folder;

  /** What was shown after a sync that was complete after so many events. */
  private record Synced(int events, Set<String> lines) {}

  /** A file that was brought to the disk by itself, and never changed again. */
  private record Kept(int events, String path, String contents) {}

  /** What a disk has to show after a cut. */
  private record Promises(List<Synced> states, List<Kept> files) {}

  @BeforeAll
  static void toolsAreThere() {
    E2fsprogs.assume();
  }

  @ParameterizedTest
  @CsvSource({"-b 1024, 100, 1", "-b 4096, 20, 2", "-b 1024 -O ^metadata_csum;^64bit, 200, 3", "-b 2048, 60, 4"})
  void whatWasSyncedSurvivesACutAtAnyWrite(String options, int nameLength, long seed) throws IOException {
    Path file = folder.resolve("image");
    List<Object> arguments = new ArrayList<>(List.of(options.replace(';', ',').split(" ")));
    arguments.addAll(List.of("-q", "-F", "-J", "size=" + (options.contains("1024") ? 1 : options.contains("2048") ? 2 : 4), file, "12M"));
    E2fsprogs.run("mkfs.ext4", arguments.toArray());
    RecordingStorage disk = new RecordingStorage(Files.readAllBytes(file));
    Promises promises = work(disk, nameLength, seed);
    Random random = new Random(seed);
    for (int cut = 0; cut < CUTS; cut++) {
      check(disk, 1 + (int) ((long) cut * disk.events() / CUTS) + random.nextInt(Math.max(1, disk.events() / CUTS)), promises, random, file);
    }
  }

  private static Promises work(RecordingStorage disk, int nameLength, long seed) {
    Ext4Machine on = new Ext4Machine(disk);
    on.mount(false, "");
    Workload work = new Workload(on.machine, seed, nameLength);
    Promises promises = new Promises(new ArrayList<>(), new ArrayList<>());
    promises.states.add(new Synced(0, Set.of()));
    for (int round = 0; round < ROUNDS; round++) {
      work.run(CHANGES / 2);
      promises.files.add(keep(on, disk, round));
      work.run(CHANGES - CHANGES / 2);
      on.machine.vfs.sync();
      promises.states.add(new Synced(disk.events(), lines(work.expected())));
    }
    on.unmount();
    assertEquals(List.of(), on.log);
    return promises;
  }

  /** Writes a file and brings it, and nothing else that somebody asked for, to the disk. */
  private static Kept keep(Ext4Machine on, RecordingStorage disk, int round) {
    String path = "/mnt/kept" + round;
    String contents = (round + " kept ").repeat(1 + 150 * round);
    on.machine.write(path, contents);
    File file = on.machine.open(path, OpenFlags.RDONLY);
    file.sync(round % 2 == 0);
    file.put();
    return new Kept(disk.events(), path, contents);
  }

  private static Set<String> lines(String shown) {
    return new HashSet<>(Arrays.asList(shown.split("\n")));
  }

  private static void check(RecordingStorage disk, int cut, Promises promises, Random random, Path file) throws IOException {
    byte[] image = disk.cutAfter(Math.min(cut, disk.events()), random);
    Files.write(file, image);
    Ext4Machine on = Ext4Machine.of(file, false);
    on.mount(false, "");
    List<Synced> states = promises.states;
    Set<String> found = lines(Workload.shown(on.machine, "/mnt"));
    int last = 0;
    while (last + 1 < states.size() && states.get(last + 1).events() <= cut) {
      last++;
    }
    Set<String> lasting = new HashSet<>(states.get(last).lines());
    lasting.retainAll(states.get(Math.min(last + 1, states.size() - 1)).lines());
    lasting.removeAll(found);
    assertEquals(Set.of(), lasting, "lost by a cut after event " + cut + " of " + disk.events());
    promises.files.stream().filter(kept -> kept.events <= cut).forEach(kept -> assertEquals(kept.contents, on.machine.read(kept.path), () -> kept.path + " after a cut after event " + cut));
    on.unmount();
    on.log.removeIf(line -> line.contains("recovery complete") || line.contains("orphan inodes dealt with"));
    assertTrue(on.log.isEmpty(), () -> "after event " + cut + ": " + on.log);
    E2fsprogs.check(file);
  }
}
