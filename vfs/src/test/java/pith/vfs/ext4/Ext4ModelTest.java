package pith.vfs.ext4;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What random changes leave in an image equals a model, now and after it is mounted again, and e2fsck finds nothing to mend. */
class Ext4ModelTest {
  @TempDir static Path folder;

  @BeforeAll
  static void toolsAreThere() {
    E2fsprogs.assume();
  }

  @ParameterizedTest
  @CsvSource({
    "-b 4096, 20", "-b 1024, 20", "-b 2048, 200", "-b 1024, 240", "-b 4096 -O ^metadata_csum, 20", "-b 1024 -O ^64bit;^metadata_csum;uninit_bg, 100",
    "-b 4096 -I 128, 20", "-b 1024 -O ^flex_bg, 100", "-b 4096 -O ^has_journal, 20", "-b 1024 -O meta_bg;^resize_inode, 20", "-b 4096 -O ^dir_index, 200",
    "-b 4096 -O ^filetype, 20", "-b 1024 -O metadata_csum_seed;orphan_file, 100", "-b 1024 -g 1024 -N 4000, 200"
  })
  void anImageEqualsItsModelAndIsClean(String options, int nameLength) {
    Path image = folder.resolve("image" + options.replace(' ', '_'));
    List<Object> arguments = new ArrayList<>(List.of(options.replace(';', ',').split(" ")));
    arguments.addAll(List.of("-q", "-F", image, "16M"));
    E2fsprogs.run("mkfs.ext4", arguments.toArray());
    Ext4Machine on = Ext4Machine.of(image, false);
    on.mount(false, "");
    Workload work = new Workload(on.machine, options.hashCode(), nameLength);
    work.run(400);
    assertEquals(work.expected(), Workload.shown(on.machine, "/mnt"));
    on.unmount();
    E2fsprogs.check(image);
    on.mount(false, "");
    assertEquals(work.expected(), Workload.shown(on.machine, "/mnt"));
    work.run(400);
    on.unmount();
    E2fsprogs.check(image);
    on.mount(true, "");
    assertEquals(work.expected(), Workload.shown(on.machine, "/mnt"));
    on.unmount();
    assertEquals(List.of(), on.log);
  }
}
