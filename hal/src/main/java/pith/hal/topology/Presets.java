package pith.hal.topology;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The machines that come with Pith, and those that a user describes in a file of the same form. */
public final class Presets {
  private static final String FOLDER = "/pith/images/machines/";
  private static final String SUFFIX = ".json5";

  private Presets() {}

  /** {@return the names of the presets that come with Pith, from the simplest on} */
  public static List<String> names() {
    return resource("index.txt").lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /**
   * {@return the machine of a preset's name or of a file's path}
   *
   * @throws SpecException if there is no such preset or file, or it says something impossible
   */
  public static MachineSpec load(String nameOrFile) {
    if (nameOrFile.matches("[a-z0-9-]+") && names().contains(nameOrFile)) {
      return PresetReader.read(nameOrFile, nameOrFile + SUFFIX, resource(nameOrFile + SUFFIX));
    }
    return file(nameOrFile);
  }

  private static MachineSpec file(String given) {
    try {
      Path path = Path.of(given);
      if (Files.isRegularFile(path)) {
        String name = path.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        return PresetReader.read(name, given, Files.readString(path));
      }
    } catch (IOException e) {
      throw new SpecException(given + ": cannot be read as text (" + e.getMessage() + "): give a readable preset file.");
    } catch (InvalidPathException e) {
      // Not the name of any file, so nothing is there.
    }
    throw new SpecException(
        "There is no machine preset and no file named '" + given + "': choose one of " + String.join(", ", names()) + ", or give a preset file.");
  }

  private static String resource(String name) {
    try (InputStream in = Presets.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + FOLDER + name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the resource " + FOLDER + name + " cannot be read", e);
    }
  }
}
