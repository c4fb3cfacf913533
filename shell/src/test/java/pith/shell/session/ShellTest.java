package pith.shell.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShellTest {
    private final ToyMachine machine = new ToyMachine();

    private ToyMachine.Outcome run(String command) throws InterruptedException {
        return machine.run(List.of("sh", "-c", command), "");
    }

    private void prints(String expected, String command) throws InterruptedException {
        var outcome = run(command);
        assertEquals(expected, outcome.out(), outcome.err());
    }

    @AfterEach
    void theSystemCallRulesWereKept() {
        assertEquals(List.of(), machine.violations);
    }

    @Test
    void aScriptOnStandardInputLeavesTheRestToItsPrograms() throws InterruptedException {
        assertEquals("data\nsecond\n", machine.run(List.of("sh"), "read x; echo $x\ndata\nhead -n 1\nsecond\n").out());
    }

    @Test
    void theLastProgramTakesTheShellsPlace() throws InterruptedException {
        prints("1\n", "sh -c 'echo $$'");
    }

    @Test
    void messagesAreOneSentence() throws InterruptedException {
        assertEquals("sh: nosuch: not found\n", run("nosuch").err());
        assertEquals("sh: 1:6: syntax error: unexpected ')'\n", run("echo )").err());
        assertEquals("sh: cannot open /none: No such file or directory\n", run("cat </none").err());
        assertEquals("sh: cd: cannot change to /none: No such file or directory\n", run("cd /none").err());
        assertEquals("sh: x: is read only\n", run("readonly x; x=1").err());
        assertEquals("sh: unknown option -Z\n", machine.run(List.of("sh", "-Z"), "").err());
    }

    @Test
    void everyBuiltinTellsHowItIsUsed() throws InterruptedException {
        var listed = run("help").out().lines().map(line -> line.split(" ")[0]).toList();
        assertTrue(listed.containsAll(List.of(":", "[", "cd", "set", "wait")), listed.toString());
        var asOthersDo = List.of(":", "echo", "false", "test", "true");
        for (String name : listed) {
            String help = run("help " + name).out();
            assertTrue(help.startsWith("Usage: " + name), help);
            if (!asOthersDo.contains(name)) {
                prints(help + "0\n", name + " --help; echo $?");
                assertTrue(help.endsWith("  --help         show this help\n"), help);
            }
        }
        prints("--help\n0 0 1\n", "echo --help; test --help; t=$?; true --help; u=$?; false --help; echo $t $u $?");
        assertEquals("sh: help: ls is not a built-in command; help lists those that are\n", run("help ls").err());
        assertEquals("sh: cd: unknown option -x; use cd [-L|-P] [FOLDER|-]\n", run("cd -x").err());
        assertEquals("sh: kill: use kill [-s SIGNAL|-SIGNAL] PID|%JOB..., or kill -l\n", run("kill").err());
    }

    @Test
    void bytesPassThroughUnchanged() throws InterruptedException {
        var bytes = new StringBuilder();
        for (int c = 1; c < 256; c++) {
            bytes.append((char) c);
        }
        machine.write("/tmp/bytes", bytes.toString());
        prints(bytes.toString(), "x=$(cat bytes; echo x); printf %s \"${x%x}\" | cat");
    }

    @Test
    void recursionWithoutEndIsAnErrorNotACrash() throws InterruptedException {
        for (String command : List.of("f() { f; }; f", "f() { eval f; }; f", "f() { if :; then { while f; do :; done; }; fi; }; f")) {
            assertTrue(run(command).err().endsWith("nested too deep for the stack\n"));
        }
    }

    @Test
    void aLineOfAMebibyteRuns() throws InterruptedException {
        prints("1048576\n", "x=" + "y".repeat(1 << 20) + "; echo ${#x}");
        prints("200000\n", "set -- " + "a ".repeat(200_000) + "; echo $#");
    }

    @Test
    void jobsStopAndGoOn() throws InterruptedException {
        prints("147\n[1]+  Stopped (signal)        sleep 0.2\n0\n", "set -m; sh -c 'kill -STOP $$' >/dev/null; echo $?; kill -CONT %1; wait %1;"
                + "sleep 0.2 & sleep 0.05; kill -STOP %1; sleep 0.05; jobs; kill -CONT %1; wait %1; echo $?");
    }

    @Test
    void eachJobHasItsOwnProcessGroupUnderMonitor() throws InterruptedException {
        prints("137\n", "set -m; (sleep 5; echo no) | cat & sleep 0.05; kill -9 %1; wait %1; echo $?");
    }

    @Test
    void jobsCanBeListedInASubstitution() throws InterruptedException {
        prints("143\n", "sleep 5 & kill $(jobs -p); wait $!; echo $?");
    }

    @Test
    void standardInputWithoutLastNewlineIsRun() throws InterruptedException {
        assertEquals("a\n", machine.run(List.of("sh", "-s"), "echo a").out());
    }

    @Test
    void anInteractiveShellSurvivesErrorsAndAsksForContinuations() throws InterruptedException {
        var outcome = machine.run(List.of("sh", "-i"), "echo a )\necho ${x?gone}\nfor i in 1 2\ndo echo $i; done\nreadonly r; r=1\n"
                + "shift 5\nkill -INT $$\necho $?\nsleep 5 &\nkill %1; wait %1\nalias e='echo al'\ne\nexit 3\n");
        assertEquals("1\n2\n130\nal\n", outcome.out());
        assertEquals(3, outcome.status());
        assertTrue(outcome.err().startsWith("# sh: 1:8: syntax error: unexpected ')'\n# sh: x: gone\n# > # sh: r: is read only\n"), outcome.err());
    }

    @Test
    void ctrlCEndsTheLoopAndTheEditorsLineOnly() throws InterruptedException {
        var outcome = machine.run(List.of("sh", "-i"), "while :; do kill -INT $$; echo no; done; echo no\necho yes $?\n");
        assertEquals("yes 130\n", outcome.out());
    }

    @Test
    void randomScriptsNeverEscapeAsExceptions() throws InterruptedException {
        String[] pieces = {"echo $x", "x=$((x+1))", "f() { echo f; }", "f", "unset x", "set -- a b", "shift", "shift 9", "break", "continue 2", "return",
            "echo ${x:?}", "echo ${1#a}", "eval 'f; (f)'", "trap 'echo t' EXIT", "readonly x", "set -u", "set -e", "false", "(exit 3)", "cat <<E\n$x\nE\n",
            "x=$(f)", "cd /", "cd -", "exec 3>/tmp/o", "echo a >&3", "exec 3>&-", "echo a >&7", "for i in a b; do f; done", "while f | false; do :; done",
            "case $x in [a-*) f;; esac", "echo $((1/0))", "echo $((x=))", "printf '%d %s' a b", "test a -eq", "[ ( ]", "getopts a: o -a", "kill -0 $$",
            "wait", "jobs", "umask 9", "alias f='echo al'", "f &", "echo *", "local z", "type f cd nosuch", "read y", "exec nosuch", "hash nosuch"};
        var random = new Random(7);
        for (int i = 0; i < 150; i++) {
            var script = new StringBuilder();
            for (int length = 1 + random.nextInt(12); length > 0; length--) {
                script.append(pieces[random.nextInt(pieces.length)]).append(random.nextInt(4) == 0 ? " || echo or\n" : "\n");
            }
            run(script.toString());
            assertEquals(List.of(), machine.violations, script.toString());
        }
    }
}
