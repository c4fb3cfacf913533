package pith.vfs.cpio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import pith.vfs.FileName;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

/**
 * The archive that a machine boots from if it is given no other: built from the list {@code root.list} of module images.
 *
 * <p>Each line of a list is one of these; {@code #} begins a comment line:
 *
 * <pre>
 *   dir   PATH MODE UID GID
 *   file  PATH SOURCE MODE UID GID          SOURCE is relative to the list
 *   slink PATH TARGET MODE UID GID
 *   nod   PATH MODE UID GID TYPE MAJOR MINOR   TYPE is c or b
 *   pipe  PATH MODE UID GID
 * </pre>
 */
public final class RootImage {
  private static final String LIST = "root.list";

  /** Gives the bytes of a source that a list names. */
  @FunctionalInterface
  public interface Sources {
    byte[] read(String source) throws IOException;
  }

  private final String name;
  private final Sources sources;
  private final CpioWriter archive = new CpioWriter();

  private RootImage(String name, Sources sources) {
    this.name = name;
    this.sources = sources;
  }

  /** {@return the archive of the packaged list} */
  public static byte[] packaged() {
    Sources sources = new PackagedFiles();
    try {
      return of(LIST, new String(sources.read(LIST), StandardCharsets.UTF_8), sources);
    } catch (IOException e) {
      throw new CpioException(LIST + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * {@return the archive that {@code list} describes}
   *
   * @param name what messages call the list
   * @throws CpioException naming the line that is wrong
   */
  public static byte[] of(String name, String list, Sources sources) {
    RootImage image = new RootImage(name, sources);
    int number = 0;
    for (String line : list.split("\n")) {
      number++;
      String text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        image.add(number, text.split("\\s+"));
      }
    }
    return image.archive.finish();
  }

  private void add(int line, String[] words) {
    try {
      switch (words[0]) {
        case "dir" -> archive.directory(path(words, 5), octal(words[2]), number(words[3]), number(words[4]));
        case "file" -> archive.file(path(words, 6), octal(words[3]), number(words[4]), number(words[5]), sources.read(words[2]));
        case "slink" -> archive.link(path(words, 6), FileName.of(words[2]), number(words[4]), number(words[5]));
        case "nod" -> archive.node(path(words, 8), type(words[5]), octal(words[2]), number(words[3]), number(words[4]), device(words));
        case "pipe" -> archive.node(path(words, 5), FileType.FIFO, octal(words[2]), number(words[3]), number(words[4]), 0);
        default -> throw new CpioException("'" + words[0] + "' is none of dir, file, slink, nod, pipe");
      }
    } catch (CpioException | IOException e) {
      throw new CpioException(name + ":" + line + ": " + e.getMessage());
    }
  }

  /** {@return the path without its leading slash, once the number of words is as it should be} */
  private static String path(String[] words, int expected) {
    if (words.length != expected) {
      throw new CpioException("'" + words[0] + "' takes " + (expected - 1) + " words, not " + (words.length - 1));
    }
    return FileName.of(words[1].replaceFirst("^/+", ""));
  }

  private static FileType type(String word) {
    return switch (word) {
      case "c" -> FileType.CHARACTER;
      case "b" -> FileType.BLOCK;
      default -> throw new CpioException("a device is of type c or b, not '" + word + "'");
    };
  }

  private static long device(String[] words) {
    return DeviceNumber.of(number(words[6]), number(words[7]));
  }

  private static int octal(String word) {
    return number(word, 8, "octal");
  }

  private static int number(String word) {
    return number(word, 10, "decimal");
  }

  private static int number(String word, int base, String kind) {
    try {
      return Integer.parseInt(word, base);
    } catch (NumberFormatException e) {
      throw new CpioException("'" + word + "' is no " + kind + " number");
    }
  }
}
