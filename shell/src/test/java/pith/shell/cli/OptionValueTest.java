package pith.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.kernel.boot.KernelConfig.Bind;

class OptionValueTest {
    @ParameterizedTest
    @CsvSource({"65536, 65536", "64K, 65536", "512M, 536870912", "2G, 2147483648", "4GiB, 4294967296", "3gb, 3221225472", "1T, 1099511627776"})
    void sizesAreBytesWithPowersOf1024(String text, long bytes) {
        assertEquals(bytes, OptionValue.size("--ram", text));
    }

    @Test
    void seedsMayBeNegativeOrHexadecimal() {
        assertEquals(-1, OptionValue.seed("--seed", "-1"));
        assertEquals(255, OptionValue.seed("--seed", "0xff"));
    }

    @Test
    void aBindNamesAHostAndAGuestPath(@TempDir Path folder) {
        assertEquals(new Bind(folder, "/mnt/x", false), OptionValue.bind(folder + ":/mnt/x"));
        assertEquals(new Bind(folder, "/mnt", true), OptionValue.bind(folder + ":/mnt:rw"));
        assertThrows(UsageError.class, () -> OptionValue.bind(folder + ":mnt"));
    }
}
