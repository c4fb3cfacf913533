package pith.shell.image;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import pith.hal.FlatMemoryModel;
import pith.hal.Hart;
import pith.hal.device.BlockStorage;
import pith.hal.memory.PhysicalMemory;
import pith.hal.trace.Trace;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.sync.rcu.classic.ClassicRcu;
import pith.vfs.Caller;
import pith.vfs.FsContext;
import pith.vfs.LookupFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.block.BlockInode;
import pith.vfs.block.Disks;
import pith.vfs.block.ImmediateDisk;
import pith.vfs.ext4.Ext4Type;
import pith.vfs.iomap.Iomaps;
import pith.vfs.tmpfs.TmpFsType;

/** Memory and file systems of a machine without harts, with one disk. Everything happens on the thread that calls. */
public final class OfflineMachine {
    private static final long RAM = 1L << 30;
    static final String DISK = "/disk";
    static final String SOURCE = "/source";

    private final Vfs vfs;
    private final Caller root;
    private final Ext4Type ext4;
    private final BlockInode disk;
    private final List<String> messages = new ArrayList<>();

    /** A machine whose disk is {@code storage}; {@code clock} tells nanoseconds since 1970. */
    public OfflineMachine(BlockStorage storage, LongSupplier clock) {
        MemorySystem memory = new MemorySystem(
                new PhysicalMemory(RAM), new FlatMemoryModel(), new Hart[0], new Trace(1, 16), new ClassicRcu(List.of()), MemoryOptions.DEFAULT);
        vfs = new Vfs(memory, clock::getAsLong);
        vfs.messages(messages::add);
        vfs.mounts().mountRoot(TmpFsType.ROOTFS.mount(vfs, "rootfs", ""), 0);
        FsContext context = vfs.newContext();
        context.umask(0);
        root = new Caller(context, Credentials.ROOT);
        Disks disks = new Disks(vfs);
        disks.add(new ImmediateDisk("disk", storage, memory.ram()));
        disk = disks.all().getFirst();
        ext4 = new Ext4Type(disks, new Iomaps(memory));
    }

    Vfs vfs() {
        return vfs;
    }

    Caller root() {
        return root;
    }

    /** {@return what the file systems had to say} */
    List<String> messages() {
        return messages;
    }

    /** Mounts what is on the disk at {@link #DISK}. Refuses as mount does. */
    void mountDisk(boolean readOnly) {
        mount(ext4.mount(vfs, disk, "disk", readOnly, ""), DISK);
    }

    /** {@return who has the disk, which is mounted, as the root: no path and no link leads out of it} */
    Caller inDisk() {
        Caller inside = new Caller(root.context().duplicate(), Credentials.ROOT);
        vfs.mountCalls().chroot(inside, DISK);
        vfs.mountCalls().chdir(inside, "/");
        return inside;
    }

    void mount(SuperBlock fs, String place) {
        vfs.names().mkdir(root, null, place, 0755);
        try (Path at = PathWalk.resolve(root, null, place, LookupFlags.FOLLOW)) {
            vfs.mountCalls().mount(fs, at, 0);
        }
    }

    void unmount(String place) {
        vfs.mountCalls().unmount(root, place, 0);
    }
}
