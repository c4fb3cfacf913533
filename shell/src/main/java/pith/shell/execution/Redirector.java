package pith.shell.execution;

import java.util.ArrayDeque;
import java.util.List;
import pith.shell.language.Redirection;
import pith.shell.language.Redirection.Mode;

/** Performs redirections (XCU 2.7), and takes them back. */
final class Redirector {
    private static final int NEW_FILE_MODE = 0666;
    private static final int FAILED = -1;

    private final ShellContext sh;

    Redirector(ShellContext sh) {
        this.sh = sh;
    }

    /** What the descriptors were, the latest change first; a {@code copy} below 0 means closed. */
    static final class Saved {
        private record Descriptor(int fd, int copy) {}

        private final ArrayDeque<Descriptor> descriptors = new ArrayDeque<>();
    }

    /**
     * Performs redirections for good.
     *
     * @return whether all succeeded; the first failure has been reported
     */
    boolean perform(List<Redirection> redirections) {
        for (var redirection : redirections) {
            if (!perform(redirection)) {
                return false;
            }
        }
        return true;
    }

    /** Performs redirections and {@return what undoes them, or null after a failure, which has been reported} */
    Saved apply(List<Redirection> redirections) {
        var saved = new Saved();
        for (var redirection : redirections) {
            save(redirection.fd(), saved);
            if (!perform(redirection)) {
                restore(saved);
                return null;
            }
        }
        return saved;
    }

    private void save(int fd, Saved saved) {
        saved.descriptors.addFirst(new Saved.Descriptor(fd, Descriptors.privateCopy(sh.system(), fd)));
    }

    void restore(Saved saved) {
        for (var descriptor : saved.descriptors) {
            if (descriptor.copy() < 0) {
                sh.system().close(descriptor.fd());
            } else {
                Descriptors.move(sh.system(), descriptor.copy(), descriptor.fd());
            }
        }
    }

    private boolean perform(Redirection redirection) {
        return switch (redirection) {
            case Redirection.File file -> open(file);
            case Redirection.Duplicate duplicate -> duplicate(duplicate);
            case Redirection.Here here -> place(HereDocuments.open(sh, here.document()), here.fd());
        };
    }

    private boolean place(int opened, int fd) {
        if (opened >= 0) {
            Descriptors.move(sh.system(), opened, fd);
        }
        return opened >= 0;
    }

    private boolean open(Redirection.File file) {
        String path = sh.executor().expander().single(file.target());
        int opened = open(path, file.mode());
        if (opened < 0) {
            String verb = file.mode() == Mode.READ ? "cannot open " : "cannot create ";
            sh.complain(verb + path + ": " + Errno.message(opened));
        }
        return place(opened, file.fd());
    }

    private int open(String path, Mode mode) {
        var system = sh.system();
        return switch (mode) {
            case READ -> system.open(path, ShellSystem.O_RDONLY, 0);
            case READ_WRITE -> system.open(path, ShellSystem.O_RDWR | ShellSystem.O_CREAT, NEW_FILE_MODE);
            case APPEND -> create(path, ShellSystem.O_APPEND);
            case CLOBBER -> create(path, ShellSystem.O_TRUNC);
            case WRITE -> sh.has(Option.NOCLOBBER) ? createNew(path) : create(path, ShellSystem.O_TRUNC);
        };
    }

    private int create(String path, int flag) {
        return sh.system().open(path, ShellSystem.O_WRONLY | ShellSystem.O_CREAT | flag, NEW_FILE_MODE);
    }

    /** {@code set -C}: a regular file must not exist, a device may. */
    private int createNew(String path) {
        int created = create(path, ShellSystem.O_EXCL);
        boolean device = created == -Errno.EEXIST && !sh.system().stat(path, true).isRegular();
        return device ? sh.system().open(path, ShellSystem.O_WRONLY, 0) : created;
    }

    private boolean duplicate(Redirection.Duplicate duplicate) {
        String target = sh.executor().expander().single(duplicate.target());
        if (target.equals("-")) {
            sh.system().close(duplicate.fd());
            return true;
        }
        int source = target.matches("[0-9]{1,4}") ? Integer.parseInt(target) : FAILED;
        if (source == FAILED) {
            sh.complain(target + ": bad descriptor number");
            return false;
        }
        int result = sh.system().dup2(source, duplicate.fd(), 0);
        if (result < 0) {
            sh.complain(source + ": " + Errno.message(result));
        }
        return result >= 0;
    }
}
