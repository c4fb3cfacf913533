package pith.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.hal.device.BlockStorage;
import pith.hal.device.FileStorage;
import pith.hal.device.MemoryStorage;
import pith.hal.topology.Prefetch;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.KernelConfig.Bind;
import pith.kernel.swapping.SwapHeader;
import pith.mm.MemoryOptions;
import pith.sched.assembly.SchedOptions;
import pith.sched.ext.ExtControl;

/** Values of options, read from text or refused with a sentence. */
final class OptionValue {
    private static final long SWAP_PAGE = 4096;
    private static final long MOST_DISK_BYTES = 1L << 38;
    private static final int EXT4_MAGIC_AT = 1024 + 56;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})([KMGT]?)(I?B)?");

    private OptionValue() {}

    /** {@return bytes: a number with an optional K, M, G or T, each 1024 times the one before} */
    static long size(String option, String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new UsageError(option + ": '" + text + "' is no size; give a number of bytes with K, M or G, such as 512M.");
        }
        int shift = size.group(2).isEmpty() ? 0 : 10 * (1 + "KMGT".indexOf(size.group(2)));
        long units = Long.parseLong(size.group(1));
        if (units > Long.MAX_VALUE >> shift) {
            throw new UsageError(option + ": " + text + " is more than 64-bit addresses can tell apart; give fewer bytes, such as 512M.");
        }
        return units << shift;
    }

    /** {@return what keeps a disk's bytes: memory, if {@code text} is a size, else a file of this computer} */
    static BlockStorage storage(String text) {
        if (SIZE.matcher(text.toUpperCase(Locale.ROOT)).matches()) {
            long bytes = size("--disk", text);
            if (bytes < BlockStorage.SECTOR_BYTES || bytes > MOST_DISK_BYTES) {
                throw new UsageError("--disk: a disk in memory has 512 bytes to 256G, not " + text + "; give another size.");
            }
            return new MemoryStorage(bytes);
        }
        boolean readOnly = text.endsWith(":ro");
        Path file = path("--disk", readOnly ? text.substring(0, text.length() - 3) : text);
        try {
            return new FileStorage(file, readOnly);
        } catch (IOException e) {
            throw new UsageError("--disk: '" + file + "' cannot be opened" + (readOnly ? "" : " for writing") + "; give a file that exists, or a size such as 64M.");
        }
    }

    /** {@return the disk that is the root} Source of place and number: ext4's superblock, {@code s_magic}. */
    static BlockStorage rootImage(String text) {
        BlockStorage image = storage(text);
        byte[] magic = new byte[2];
        try {
            if (image.bytes() > EXT4_MAGIC_AT + 2) {
                image.read(EXT4_MAGIC_AT, magic, 0, 2);
            }
        } catch (IOException e) {
            throw new UsageError("--root: '" + text + "' cannot be read; give another image, or a folder.");
        }
        if ((magic[0] & 0xff) != 0x53 || (magic[1] & 0xff) != 0xef) {
            throw new UsageError("--root: '" + text + "' holds no ext4 file system; give an image made by 'pith image build', or a folder.");
        }
        return image;
    }

    /** {@return a disk in memory with a swap header on it that asks to be used from the start} */
    static BlockStorage swap(String text) {
        long bytes = size("--swap", text) & -SWAP_PAGE;
        if (bytes < 10 * SWAP_PAGE || bytes > MOST_DISK_BYTES >> 6) {
            throw new UsageError("--swap: swap space has 40K to 4G, not " + text + "; give another size.");
        }
        MemoryStorage storage = new MemoryStorage(bytes);
        byte[] header = SwapHeader.write((int) (bytes / SWAP_PAGE), SwapHeader.AT_BOOT);
        storage.write(0, header, 0, header.length);
        return storage;
    }

    static int count(String option, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new UsageError(option + ": '" + text + "' is no number; give one from 1 on, such as " + option + " 4.");
        }
        return Integer.parseInt(text);
    }

    /** {@return how many cycles a hart's turn has, which are some} */
    static int quantum(String text) {
        int cycles = count("--quantum", text);
        if (cycles == 0) {
            throw new UsageError("--quantum: a turn of no cycles gets nowhere; give a number from 1 on, such as --quantum 1000.");
        }
        return cycles;
    }

    /** {@return the kind of RCU that is called {@code text}} */
    static KernelConfig.RcuKind rcu(String text) {
        return switch (text) {
            case "tree" -> KernelConfig.RcuKind.TREE;
            case "classic" -> KernelConfig.RcuKind.CLASSIC;
            default -> throw new UsageError("--rcu: there is no '" + text + "'; choose tree or classic.");
        };
    }

    /** {@return the prefetcher that is called {@code text}} */
    static Prefetch prefetch(String text) {
        List<String> names = new ArrayList<>();
        for (Prefetch kind : Prefetch.values()) {
            names.add(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (names.getLast().equals(text)) {
                return kind;
            }
        }
        throw new UsageError("--prefetch: there is no prefetcher '" + text + "'; give one of " + String.join(", ", names) + ".");
    }

    static long seed(String option, String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw new UsageError(option + ": '" + text + "' is no whole number of 64 bits; give one such as " + option + " 42.");
        }
    }

    static SchedOptions sched(String word) {
        return switch (word) {
            case "cas" -> SchedOptions.DEFAULT;
            case "legacy" -> SchedOptions.LEGACY;
            default -> throw new UsageError("--sched: there is no scheduler '" + word + "'; give legacy or cas.");
        };
    }

    static String extPolicy(String name) {
        if (name != null && !ExtControl.available().contains(name)) {
            throw new UsageError("--ext-policy: there is no policy '" + name + "'; give one of " + String.join(", ", ExtControl.available()) + ".");
        }
        return name;
    }

    /** {@return memory management set up by all that {@code --mm} was given, in turn} */
    static MemoryOptions memory(List<String> settings) {
        MemoryOptions options = MemoryOptions.DEFAULT;
        try {
            for (String setting : settings) {
                options = options.with(setting);
            }
            return options;
        } catch (IllegalArgumentException e) {
            throw new UsageError("--mm: " + e.getMessage() + ".");
        }
    }

    static String variable(String text) {
        if (text.indexOf('=') <= 0) {
            throw new UsageError("--env: '" + text + "' is no assignment; write --env NAME=VALUE.");
        }
        return text;
    }

    /** {@return a folder or a file of this computer that exists} */
    static Path folderOrFile(String option, String text) {
        Path path = path(option, text);
        return Files.isRegularFile(path) ? path : folder(option, text);
    }

    static Path folder(String option, String text) {
        Path path = path(option, text);
        if (!Files.isDirectory(path)) {
            throw new UsageError(option + ": there is no folder '" + text + "'; give a folder of this computer.");
        }
        return path;
    }

    static Path path(String option, String text) {
        try {
            return Path.of(HostWords.text(text));
        } catch (InvalidPathException e) {
            throw new UsageError(option + ": '" + text + "' cannot be a path (" + e.getReason() + "); give another one.");
        }
    }

    static String guestPath(String option, String text) {
        if (!text.startsWith("/")) {
            throw new UsageError(option + ": '" + text + "' is no path from the machine's root; begin it with '/'.");
        }
        return text;
    }

    /** {@return {@code HOST:GUEST[:rw]} taken apart} A colon within HOST is fine. */
    static Bind bind(String text) {
        boolean writable = text.endsWith(":rw");
        String pair = writable ? text.substring(0, text.length() - 3) : text;
        int colon = pair.lastIndexOf(":/");
        if (colon <= 0) {
            throw new UsageError("--bind: '" + text + "' names no place in the machine; write --bind HOST:/GUEST or --bind HOST:/GUEST:rw.");
        }
        String guest = pair.substring(colon + 1);
        if (guest.indexOf(':') >= 0) {
            throw new UsageError("--bind: '" + text + "' ends in what is unknown; write --bind HOST:/GUEST, from which the host is only read, or --bind HOST:/GUEST:rw.");
        }
        Path host = path("--bind", pair.substring(0, colon));
        if (!Files.exists(host)) {
            throw new UsageError("--bind: there is no '" + host + "' on this computer; give a folder or file that exists.");
        }
        return new Bind(host, guest, writable);
    }
}
