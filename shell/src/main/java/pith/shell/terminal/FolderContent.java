package pith.shell.terminal;

import java.util.ArrayList;
import java.util.List;
import pith.shell.execution.ShellSystem;
import pith.shell.execution.ShellSystem.Directory;

/** The names in a folder. */
final class FolderContent {
    private FolderContent() {}

    /** {@return the entries but {@code .} and {@code ..}; none if it cannot be read} */
    static List<Directory.Entry> of(ShellSystem system, String folder) {
        List<Directory.Entry> all = new ArrayList<>();
        int fd = system.open(folder, ShellSystem.O_RDONLY | ShellSystem.O_DIRECTORY | ShellSystem.O_CLOEXEC, 0);
        if (fd < 0) {
            return all;
        }
        Directory part = system.readDirectory(fd);
        while (part.error() == 0 && !part.entries().isEmpty()) {
            part.entries().stream().filter(entry -> !entry.name().equals(".") && !entry.name().equals("..")).forEach(all::add);
            part = system.readDirectory(fd);
        }
        system.close(fd);
        return all;
    }
}
