package pith.shell.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.shell.program.ShellMachine.Outcome;

/** The shell on a real machine: what a line prints and how it ends. */
@Timeout(90)
class ShellOnMachineTest {
    private static Outcome run(String line) throws InterruptedException {
        return ShellMachine.run(line, "", 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "echo hi ~ hi ~ 0",
                "exit 3 ~ `` ~ 3",
                "false || echo no ~ no ~ 0",
                "seq 3 | while read x; do echo got $x; done | wc -l ~ 3 ~ 0",
                "echo a >f; echo b >>f; cat <f | tr ab xy ~ x|y ~ 0",
                "x=$(echo inner; exit 4); echo $x $? ~ inner 4 ~ 0",
                "cat <<E|here $((6*7))|E ~ here 42 ~ 0",
                "kill -TERM $$ ~ `` ~ 143",
                "sh -c 'kill -9 $$'; echo $? ~ 137 ~ 0",
                "nosuchcommand; echo $? ~ 127 ~ 0",
                "cd /tmp; mkdir d; cd d; pwd ~ /tmp/d ~ 0",
                "sleep 1 & wait $!; echo $? ~ 0 ~ 0",
                "trap 'echo bye' EXIT; exit 7 ~ bye ~ 7",
                "echo $$; exec sh -c 'echo $$' ~ 2|2 ~ 0",
                "umask 027; >f; ls -l f | cut -c1-10 ~ -rw-r----- ~ 0",
            })
    void aLineDoesWhatItDoesOnLinux(String line, String out, int status) throws InterruptedException {
        Outcome outcome = run(line.replace("|here", "\nhere").replace("|E", "\nE"));
        String expected = out.isEmpty() ? "" : out.replace('|', '\n') + "\n";
        assertEquals(expected + " -> " + status, outcome.out() + " -> " + outcome.status(), outcome.err());
    }

    @Test
    void standardInputIsReadNoFurtherThanAsked() throws InterruptedException {
        Outcome outcome = ShellMachine.run("read first; echo [$first]; head -1; cat", "one\ntwo\nthree", 0);
        assertEquals("[one]\ntwo\nthree", outcome.out());
    }

    @Test
    void errorsGoToStandardError() throws InterruptedException {
        Outcome outcome = run("echo out; ls /nosuch");
        assertEquals("out\n", outcome.out());
        assertTrue(outcome.err().contains("/nosuch"), outcome.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "ps ~ PID  PPID",
                "ps -T ~ TID",
                "top ~ hart 0",
                "command dmesg ~ Pith on 4 harts",
                "machine ~ socket 0",
                "machine -v ~ core to core",
                "maps $$ ~ rw-p",
                "fork-demo >/dev/null; fork-trace 2 ~ copy_mm",
                "faults ~ since boot",
                "trace on fault; hello >/dev/null; faults -l ~ page_fault_user",
                "slabs ~ task_struct",
                "buddy ~ 4096K",
                "trace on syscall; trace off; trace show 5 ~ sys_",
                "trace off; trace on fault; trace categories ~ sched    off",
                "syscalls ~ getppid",
                "maps --help ~ Usage: maps PID",
                "history ~ ``",
            })
    void anExplorerShowsTheKernel(String line, String part) throws InterruptedException {
        Outcome outcome = run(line);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains(part.replace("``", "")), outcome.out() + outcome.err());
    }

    @Test
    void helpOfEveryBuiltinIsWhatItsHelpOptionPrints() throws InterruptedException {
        // dmesg is a program here, too, which is preferred; the others take --help as other shells do.
        String same = "help | while read -r name rest; do case $name in :|dmesg|echo|false|test|true) continue;; esac; "
                + "help $name >/tmp/a; $name --help >/tmp/b; test $? = 0 && test \"$(cat /tmp/a)\" = \"$(cat /tmp/b)\" || echo $name differs; done";
        Outcome outcome = run(same);
        assertEquals("", outcome.out() + outcome.err());
        assertTrue(run("help | while read -r name rest; do help $name; done").out().chars().allMatch(c -> c < 127), "help is ASCII");
    }

    @Test
    void aPageIsFoundLevelByLevel() throws InterruptedException {
        String maps = run("maps $$").out();
        String buffer = maps.lines().filter(row -> row.contains("rw-p")).findFirst().orElseThrow().split(" +")[0];
        String table = run("pagetable $$ " + buffer).out();
        assertEquals(3, table.lines().filter(row -> row.startsWith("level ")).count(), table);
        assertTrue(table.contains("DA-U-WRV") && table.contains("physical 0x"), table);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "maps 999 ~ no process 999 ~ 1",
        "maps ~ use maps PID ~ 2",
        "pagetable $$ 0xffffffffffff ~ no address ~ 1",
        "trace on nothing ~ choose from ~ 2",
        "fork-trace many ~ no number ~ 2",
        "fork-trace 0 ~ out of range ~ 2",
        "fork-trace 1 2 ~ '2' is too much; use fork-trace [N] ~ 2",
        "top 1 2 ~ '2' is too much; use top [SECONDS] ~ 2",
        "sched latency x ~ 'x' is too much; use sched ~ 2",
    })
    void anExplorerSaysWhatIsWrong(String line, String part, int status) throws InterruptedException {
        Outcome outcome = run(line);
        assertEquals(status, outcome.status());
        assertTrue(outcome.err().contains(part), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
    }

    @Test
    void equalSeedsGiveEqualRunsAndOthersTheSameOutput() throws InterruptedException {
        // What ps sees beside itself depends on the interleaving, as anywhere; what the pipeline says does not.
        String line = "for i in 1 2 3; do fork-demo >/dev/null & done; wait; seq 9 | sort -r | tail -2; jobs | wc -l";
        Outcome one = ShellMachine.runInTurns(line, 1);
        Outcome again = ShellMachine.runInTurns(line, 1);
        Outcome other = ShellMachine.runInTurns(line, 2);
        assertEquals(one, again);
        assertEquals(one.out(), other.out());
        assertNotEquals(one.traceHash(), other.traceHash());
    }
}
