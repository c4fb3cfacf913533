package pith.shell.explore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Current;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.shell.execution.ShellContext;
import pith.shell.system.GuestShellSystem;
import pith.vfs.OpenFlags;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.iomap.IomapFile;
import pith.vfs.verity.VerityCalls;

/** {@code fsverity}: seals a file, or tells the digest of one that is sealed; as far as Debian's program of that name is used most. */
final class FsVerity extends Explorer {
    private static final int READ_WRITE = 3;
    private static final int PAGE = 4096;
    private static final int MOST_DIGEST = 64;
    private static final int SHA256 = 1;

    FsVerity(PithKernel kernel) {
        super(kernel, "fsverity", "enable|measure FILE", "seal a file by a tree of hashes, or show the digest of a sealed one");
        option("enable", "from now on the file can't be changed, and each block that is read is checked");
        option("measure", "show the digest, which stands for the contents");
    }

    @Override
    protected boolean yieldsToProgram() {
        return true;
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() != 2 || !arguments.getFirst().equals("enable") && !arguments.getFirst().equals("measure")) {
            throw misused();
        }
        Current current = GuestShellSystem.calls(sh).user().current();
        AddressSpace space = current.task().space();
        String path = arguments.get(1);
        long page = space.map(0, PAGE, READ_WRITE, MapFlags.PRIVATE | MapFlags.ANONYMOUS, null, 0);
        try {
            IomapView.withFile(sh, path, OpenFlags.RDONLY, file -> {
                if (arguments.getFirst().equals("enable")) {
                    enable(space, page, file);
                } else {
                    print(sh, measure(space, page, file) + " " + path + "\n");
                }
            });
        } finally {
            space.unmap(page, PAGE);
        }
        return 0;
    }

    private static void enable(AddressSpace space, long page, IomapFile file) {
        byte[] argument = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN).putInt(1).putInt(SHA256).putInt(Math.min(PAGE, 1 << file.iomapInode().blockBits())).array();
        space.user().copyOut(page, argument, 0, argument.length);
        file.ioctl(VerityCalls.ENABLE, page, ArgumentMemory.of(space.user()));
    }

    private static String measure(AddressSpace space, long page, IomapFile file) {
        space.user().copyOut(page, new byte[] {0, 0, MOST_DIGEST, 0}, 0, Integer.BYTES);
        file.ioctl(VerityCalls.MEASURE, page, ArgumentMemory.of(space.user()));
        byte[] told = new byte[Integer.BYTES + MOST_DIGEST];
        space.user().copyIn(page, told, 0, told.length);
        return (told[0] == SHA256 ? "sha256:" : "sha512:") + HexFormat.of().formatHex(told, Integer.BYTES, Integer.BYTES + told[2]);
    }
}
