package pith.shell.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.shell.program.ShellMachine;

/** The line editor at the machine's console: keys in, screen out. */
@Timeout(300)
class LineEditorTest {
    private static final String PROMPT = "ready> ";

    private static ShellMachine atPrompt() throws InterruptedException {
        ShellMachine machine = ShellMachine.interactive();
        machine.await(PROMPT);
        return machine;
    }

    @Test
    void aLineRunsAndExitEndsTheMachine() throws InterruptedException {
        ShellMachine machine = atPrompt();
        assertTrue(machine.type("echo $((40+2))\r", PROMPT).contains("\n42\n"));
        assertEquals(5, machine.end("exit 5\r"));
    }

    @Test
    void tabCompletesCommandsPathsOptionsAndVariables() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("basen\t/x/one\r", "one\n" + PROMPT);
        machine.type("cat /etc/hostn\t\r", "pith\n" + PROMPT);
        machine.type("maps --h\t\r", "Usage: maps PID");
        machine.await(PROMPT);
        machine.type("echo $HISTF\t\r", "/tmp/history\n" + PROMPT);
        machine.type("echo a >'/tmp/two words'\r", PROMPT);
        machine.type("cat /tmp/two\t\r", "\na\n" + PROMPT);
        machine.end("\004");
    }

    @Test
    void tabCompletesWhatABuiltinTakes() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("jobs --h\t\r", "Usage: jobs");
        machine.await(PROMPT);
        machine.type("type basen\t\r", "bin/basename\n" + PROMPT);
        machine.type("set -o nocl\t; echo $-\r", "C");
        machine.await(PROMPT);
        machine.type("sleep 1000 &\r", PROMPT);
        machine.type("kill -KIL\t %\t\r", PROMPT);
        machine.type("sleep 0.1\r", "Killed");
        machine.await(PROMPT);
        machine.end("\004");
    }

    @Test
    void keysEditWhateverKindOfTerminalItIs() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("TERM=linux exec sh -i\r", PROMPT);
        assertTrue(machine.type("xecho ab\033[1~\033[3~\033[4~c\r", PROMPT).contains("\nabc\n"));
        assertTrue(machine.type("xecho ab\033[H\033[3~\033[1;5C\033[1;5Cc\r", PROMPT).contains("\nabc\n"));
        machine.end("\004");
    }

    @Test
    void aKeyThatMeansNothingSaysNothing() throws InterruptedException {
        ShellMachine machine = atPrompt();
        String screen = machine.type("echo a\035\033\035b\r", PROMPT);
        assertTrue(screen.contains("\nab\n") && !screen.contains("widget"), screen);
        machine.end("\004");
    }

    @Test
    void ctrlCClearsTheLineAndCtrlDLeaves() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("false; echo gar", "gar");
        machine.type("\003", PROMPT);
        assertTrue(machine.type("echo st=$?\r", PROMPT).contains("st=130"));
        assertEquals(0, machine.end("\004"));
    }

    @Test
    void ctrlCAndCtrlZReachTheForegroundJob() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("echo go; cat\r", "\ngo\n");
        machine.type("hello\r", "hello\nhello\n");
        machine.type("\003", PROMPT);
        assertTrue(machine.type("echo st=$?\r", PROMPT).contains("st=130"));
        machine.type("echo go; cat\r", "\ngo\n");
        machine.type("hello\r", "hello\nhello\n");
        assertTrue(machine.type("\032", PROMPT).contains("Stopped"));
        machine.type("fg\r", "cat\n");
        machine.type("again\r", "again\nagain\n");
        machine.type("\004", PROMPT);
        assertEquals(0, machine.end("\004"));
    }

    @Test
    void ctrlCThatComesBeforeTheCommandHasTheTerminalIsForTheCommand() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("cat $(kill -INT $$) -\r", "\n");
        machine.await(PROMPT);
        assertTrue(machine.type("echo st=$?\r", PROMPT).contains("st=130"));
        assertEquals(0, machine.end("\004"));
    }

    @Test
    void unfinishedCommandsAskForMore() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("for i in 1 2\r", "for> ");
        machine.type("do echo n$i\r", "> ");
        assertTrue(machine.type("done\r", PROMPT).contains("n1\nn2\n"));
        machine.type("echo 'a\r", "> ");
        assertTrue(machine.type("b'\r", PROMPT).contains("a\nb\n"));
        machine.end("\004");
    }

    @Test
    void theArrowBringsBackEarlierLines() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("echo one\r", "one\n" + PROMPT);
        machine.type("echo two\r", "two\n" + PROMPT);
        assertTrue(machine.type("\033OA\033[A\r", PROMPT).contains("\none\n"));
        assertTrue(machine.type("history\r", PROMPT).contains("2  echo two"));
        machine.type("cat /tmp/history\r", "echo one\necho two\n");
        machine.await(PROMPT);
        machine.end("\004");
    }

    @Test
    void charactersOfAnyScriptPassThrough() throws InterruptedException {
        ShellMachine machine = atPrompt();
        assertTrue(machine.type("echo grün 日本 🐧 | wc -c\r", PROMPT).contains("18"));
        assertTrue(machine.type("echo grün 日本 🐧\r", PROMPT).contains("日本 🐧\n"));
        machine.end("\004");
    }

    @Test
    void aProgramSeesTheNewSizeOfTheWindow() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.resize(132, 43);
        String drawn = machine.type("machine -v\r", PROMPT);
        assertFalse(drawn.isEmpty());
        machine.end("\004");
    }

    @Test
    void topRunsUntilQ() throws InterruptedException {
        ShellMachine machine = atPrompt();
        machine.type("top\r", "COMMAND");
        machine.await("COMMAND");
        machine.type("q", PROMPT);
        assertTrue(machine.type("echo still $((1+1))\r", PROMPT).contains("still 2"));
        machine.end("\004");
    }
}
