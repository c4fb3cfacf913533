package pith.shell.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.shell.program.ShellMachine;

/** The views of memory, on a machine that runs a script: what they say is compared with what the programs did. */
class MemoryViewsTest {
    private static final String EXPLAIN = """
            address-demo > /tmp/addresses &
            until grep -q shared-memory /tmp/addresses; do sleep 0.1; done
            sleep 0.1
            while read address name; do echo "== $name"; why $address $!; done < /tmp/addresses
            echo "== maps"; maps $!
            """;

    private static final Map<String, String> SAID = new LinkedHashMap<>();

    @BeforeAll
    static void explainEveryKindOfAddress() throws InterruptedException {
        ShellMachine.Outcome outcome = ShellMachine.run(EXPLAIN, "", 0);
        assertEquals("", outcome.err());
        for (String part : outcome.out().split("== ")) {
            int end = part.indexOf('\n');
            SAID.put(end < 0 ? part : part.substring(0, end), part.substring(end + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "untouched > anonymous memory > entry is empty > A read faults (zero-page) > A write faults (anonymous) > Executing it faults and ends in SIGSEGV (SEGV_ACCERR)",
        "zero-page > read but never written > page of zeroes > A read goes straight through > A write faults (anonymous)",
        "written > A write put a page of memory there > accessed, dirty > A read goes straight through",
        "no-access > ---p (private, no access) > hidden from the hardware > Any access faults and ends in SIGSEGV (SEGV_ACCERR)",
        "no-access-untouched > entry is empty > Any access faults and ends in SIGSEGV (SEGV_ACCERR)",
        "read-only > r--p (private, readable) > A read goes straight through > A write faults and ends in SIGSEGV (SEGV_ACCERR)",
        "unmapped > is not mapped: it lies in the gap between anonymous memory > Any access faults and ends in SIGSEGV (SEGV_MAPERR)",
        "file-mapped > is byte 0x0 of /tmp/address-demo > Its entry maps page 0 of the file, in the page cache > A read goes straight through",
        "file-cached > byte 0x2000 > file's page 2 is in the page cache > A read faults (file-read) and maps the file's page",
        "file-not-in-memory > byte 0x1000 > file's page 1 is not in memory > A read faults (file-read)",
        "file-copied > A write put a private copy of the file's page there",
        "file-shared-dirty > rw-s (shared, readable, writable) > the entry is writable, accessed, dirty > A write goes straight through",
        "beyond-end-of-file > beyond the end of the file, which has 3 pages > A read faults and ends in SIGBUS (BUS_ADRERR)",
        "text > of /bin/address-demo > r-xp > Executing it goes straight through",
        "data > private copy of the file's page",
        "stack > belongs to [stack], which is anonymous memory > A write",
        "stack-growth > below [stack] > It may grow that far: its limit is 8192 KiB > A write faults (anonymous)",
        "guard-gap > It may not grow that far: a guard gap of 1024 KiB is kept to anonymous memory > Any access faults and ends in SIGSEGV (SEGV_MAPERR)",
        "vdso > belongs to [vdso], pages that the kernel shows to every program > A read faults (special)",
        "null > lies in the first 64 KiB > Any access faults and ends in SIGSEGV (SEGV_MAPERR)",
        "kernel > lies outside user space, which ends at 0x4000000000 > Any access faults and ends in SIGSEGV (SEGV_MAPERR)",
        "copy-on-write > write-protected since a fork > It is shared with process > A write faults (copy-on-write) and copies the page",
        "shared-memory > rw-s > It is shared with process > A write goes straight through",
    })
    void whyTellsWhatItIsHowItCameAndWhatComesNext(String expected) {
        String[] parts = expected.split(" > ");
        String said = SAID.get(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            assertTrue(said != null && said.contains(parts[i]), parts[0] + ": no '" + parts[i] + "' in: " + said);
        }
    }

    @Test
    void mapsCountsWhatOfEachAreaIsInMemory() {
        String maps = SAID.get("maps");
        assertTrue(maps.lines().findFirst().orElse("").matches("from +to +rights +KiB +RSS +private +dirty +shared +offset +what"), maps);
        assertTrue(maps.lines().anyMatch(line -> line.matches("0x10000 .* r-xp .* /bin/address-demo")), maps);
        assertTrue(maps.lines().anyMatch(line -> line.matches(".* rw-p +16 +4 +4 +4 +4 +0x0 +/tmp/address-demo \\(copied when written\\)")), maps);
        assertTrue(maps.contains("[stack]") && maps.contains("[vdso]") && maps.contains("(zeroes)"), maps);
    }

    @Test
    void faultsCountsThoseOfACommandByOutcomeAndPlace() throws InterruptedException {
        ShellMachine.Outcome outcome = ShellMachine.run("faults cat /etc/hostname; echo status $?; faults false; echo status $?", "", 0);
        assertTrue(outcome.out().contains("/bin/cat") && outcome.out().contains("[heap]"), outcome.out());
        assertTrue(outcome.out().lines().anyMatch(line -> line.matches("file-read +\\d+ +\\d+ +\\d+")), outcome.out());
        assertTrue(outcome.out().contains("status 0") && outcome.out().contains("status 1"), outcome.out());
    }

    @Test
    void faultsFollowedAreShownOneByOneAndAddUp() throws InterruptedException {
        ShellMachine.Outcome outcome = ShellMachine.run("faults --follow cat /etc/hostname; trace categories", "", 0);
        long lines = outcome.out().lines().filter(line -> line.matches(" *\\d+\\.\\d{6} +\\d+ \\S+ +(load|store|fetch) +0x[0-9a-f]+ .* cycles  .*")).count();
        assertTrue(outcome.out().contains("\n" + lines + " faults, "), outcome.out());
        assertTrue(lines >= 5 && outcome.out().contains("/bin/cat+0x"), outcome.out());
        assertTrue(outcome.out().lines().anyMatch(line -> line.equals("fault    on")), "the test's machine traces all, as before");
    }

    @Test
    void aMistakeGetsOneSentence() throws InterruptedException {
        for (String line : new String[] {"why", "why xyz", "why 0x1000 99", "maps", "pagetable 1", "faults -m", "faults -x", "pagetable 1 ffffffffffffffff"}) {
            ShellMachine.Outcome outcome = ShellMachine.run(line, "", 0);
            assertEquals(1, outcome.err().lines().count(), line + ": " + outcome.err());
            assertTrue(outcome.status() == 1 || outcome.status() == 2, line);
        }
    }

    @Test
    void whyKnowsTheShellsOwnMemoryAndHelpNamesItsArguments() throws InterruptedException {
        assertTrue(ShellMachine.run("why 0", "", 0).out().contains("null pointers"));
        assertTrue(ShellMachine.run("why --help", "", 0).out().startsWith("Usage: why ADDR [PID]\n"));
    }
}
