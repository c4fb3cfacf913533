package pith.shell.experiment.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.Bandwidth;
import pith.hal.topology.Latency;
import pith.hal.topology.StorageSpec;
import pith.shell.experiment.Setup;
import pith.vfs.ext4.mkfs.Mkfs;
import pith.vfs.ext4.mkfs.MkfsOptions;

/** The drive of an experiment. */
public final class Drive {
    /** What workloads begin with. */
    static final String MOUNT = "mount -t ext4 /dev/nvme0n1 /mnt && ";

    private static final long BYTES = 96L << 20;
    private static final int BLOCK = 4096;
    private static final long MICROSECOND_PICOS = 1_000_000;

    /**
     * A drive that is quicker than one hart can ask: 3.4 million reads of 4 KiB a second. Where Linux's change was measured the raw drive gave 3.2 million, and
     * the file system two thirds of that.
     */
    private static final StorageSpec QUICK =
            new StorageSpec("a quick solid-state drive", micros(10), micros(5), micros(60), BLOCK, 64, new Bandwidth(14_000, true), 64 << 20, 16, 1024);

    /** A drive that one who writes much can fill: its medium takes 160 MB/s, a read in between takes 90 microseconds. */
    private static final StorageSpec SLOW =
            new StorageSpec("a slow solid-state drive", micros(90), micros(20), micros(200), BLOCK, 8, new Bandwidth(500, true), 0, 1, 64);

    private Drive() {}

    private static Latency micros(long amount) {
        return new Latency(amount * MICROSECOND_PICOS, Latency.Unit.NANOSECONDS, true);
    }

    /** {@return the setup with the machine's usual drive} */
    static Setup usual(Setup setup) {
        return setup.withMachine(machine -> machine.withDisk(new DiskConfig(formatted())));
    }

    /** {@return the setup with a drive that does not hold the hart up} */
    static Setup quick(Setup setup) {
        return setup.withMachine(Drive::quick);
    }

    /** {@return the machine with a drive that does not hold the hart up, and an empty ext4 on it} */
    public static MachineConfig quick(MachineConfig machine) {
        return machine.withStorage(QUICK).withDisk(new DiskConfig(formatted()));
    }

    /** {@return the setup with a drive without a file system that is slower than those who use it} */
    static Setup slow(Setup setup) {
        return setup.withMachine(machine -> machine.withStorage(SLOW).withDisk(new DiskConfig(new MemoryStorage(BYTES))));
    }

    private static MemoryStorage formatted() {
        MemoryStorage storage = new MemoryStorage(BYTES);
        try {
            Mkfs.run(MkfsOptions.usual(BYTES, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 0).withBlockSize(BLOCK).withVerity(), storage);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return storage;
    }
}
