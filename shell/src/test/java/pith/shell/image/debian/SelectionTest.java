package pith.shell.image.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static String stanza(String name, String version, String... more) {
        return "Package: " + name + "\nVersion: " + version + "\nFilename: pool/" + name + ".deb\nSize: 1\nSHA256: " + "0".repeat(64) + "\n" + String.join("\n", more) + "\nDescription: text\n and more: of it\n\n";
    }

    private static final String ARCHIVE = stanza("app", "1", "Depends: lib (>= 2), helper | other, python3:any, virtual, versioned (>= 3)", "Pre-Depends: base") + stanza("lib", "1.9") + stanza("lib", "2.1-1", "Depends: base")
            + stanza("base", "1", "Depends: lib") + stanza("other", "1") + stanza("python3", "3.13")
            + stanza("rare", "1", "Provides: virtual, versioned", "Priority: optional") + stanza("usual", "1", "Provides: virtual", "Priority: important") + stanza("exact", "1", "Provides: versioned (= 3.1)")
            + stanza("broken", "1", "Depends: lib (>> 3)") + stanza("either", "1", "Depends: helper | rare | other");

    private static List<String> select(String... names) throws IOException {
        PackageIndex index = PackageIndex.read(new ByteArrayInputStream(ARCHIVE.getBytes(StandardCharsets.UTF_8)));
        return Selection.of(index, List.of(names)).stream().map(one -> one.name() + " " + one.version().text()).toList();
    }

    /** lib and base need one another; helper is not there, so other is taken; of those who provide virtual, the more important. */
    @Test
    void aPackageComesAfterWhatItNeeds() throws IOException {
        assertEquals(List.of("lib 2.1-1", "base 1", "other 1", "python3 3.13", "usual 1", "exact 1", "app 1"), select("app"));
    }

    @Test
    void whatIsChosenAlreadyServesAnAlternative() throws IOException {
        assertEquals(List.of("other 1", "either 1"), select("other", "either"));
        assertEquals(List.of("rare 1", "either 1"), select("either"));
        assertEquals(List.of("rare 1"), select("rare", "virtual"));
    }

    @Test
    void whatTheArchiveDoesNotHaveIsNamed() {
        assertEquals("the archive has no package 'nothing'", assertThrows(DebianException.class, () -> select("nothing")).getMessage());
        assertEquals("package 'broken' needs lib (>> 3), which the archive does not have", assertThrows(DebianException.class, () -> select("broken")).getMessage());
    }
}
