package pith.vfs.cpio;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** The files that module images is packaged with. The jar that holds them is looked for once: class loaders look through all of them for each file. */
final class PackagedFiles implements RootImage.Sources {
  private static final String FOLDER = "pith/images/";
  private static final String PROBE = "root.list";

  /** Shared with the class loader, which closes it; null if the files lie in a folder. */
  private final JarFile jar;

  PackagedFiles() {
    jar = jar();
  }

  private static JarFile jar() {
    URL probe = PackagedFiles.class.getResource("/" + FOLDER + PROBE);
    try {
      URLConnection connection = probe == null ? null : probe.openConnection();
      return connection instanceof JarURLConnection packed ? packed.getJarFile() : null;
    } catch (IOException e) {
      throw new CpioException("the packaged files cannot be read: " + e.getMessage());
    }
  }

  @Override
  public byte[] read(String source) throws IOException {
    try (InputStream in = open(source)) {
      if (in == null) {
        throw new FileNotFoundException("there is no packaged file '" + source + "'; build module images again");
      }
      return in.readAllBytes();
    }
  }

  private InputStream open(String source) throws IOException {
    if (jar == null) {
      return PackagedFiles.class.getResourceAsStream("/" + FOLDER + source);
    }
    ZipEntry entry = jar.getEntry(FOLDER + source);
    return entry == null ? null : jar.getInputStream(entry);
  }
}
