package pith.shell.serve.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import pith.hal.topology.PresetTable;

/** Paths of this host, as a file of settings writes them. */
final class SettingsPath {
    private SettingsPath() {}

    /** {@return {@code text} as a whole path; relative ones begin at {@code folder}, and ~ is the home folder} */
    static Path of(PresetTable table, String key, String text, Path folder) {
        try {
            return text.startsWith("~/") ? Path.of(System.getProperty("user.home")).resolve(text.substring(2)) : folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw table.wrong(key, "'" + text + "' cannot be a path (" + e.getReason() + "): write another one");
        }
    }

    /** {@return the path of something that is there, after following all links} */
    static Path existing(PresetTable table, String key, String text, Path folder, boolean directory) {
        Path path = of(table, key, text, folder);
        if (directory ? !Files.isDirectory(path) : !Files.isReadable(path)) {
            throw table.wrong(key, "there is no " + (directory ? "folder" : "readable file") + " '" + path + "': write the path of one");
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw table.wrong(key, "'" + path + "' cannot be reached (" + e.getMessage() + "): write the path of another");
        }
    }
}
