package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * Debian's programs that look at a system, on a machine of two harts with one disk: each finds what it looks for, and where the kernel says the same thing
 * elsewhere, both agree.
 */
class ProcessToolsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PACKAGES = List.of("bash", "bsdutils", "coreutils", "dash", "grep", "htop", "lsof", "kmod", "mawk", "ncurses-base", "numactl", "procps", "psmisc", "sed", "sysstat", "trace-cmd", "util-linux");

    /** A line of shell, and a pattern of what it prints. */
    private record Case(String script, String prints) {}

    /** A process sleeps beside the shell, which is process 1; its number is in $S. */
    private static final List<Case> CASES = List.of(
            new Case("ps -o pid,ppid,stat,args -p 1,$S", " +PID +PPID STAT COMMAND\\n +1 +0 Ss? +/usr/bin/bash .*\\n +\\d+ +1 S +sleep 1000\\n"),
            new Case("ps -eLo pid,lwp,nlwp,psr,cls,comm | grep sleep", " +(\\d+) +\\1 +1 +[01] +TS sleep\\n"),
            new Case("top -b -n 1 | head -8", "top - 00:00:\\d\\d up 0 min, .*\\nTasks: +\\d+ total, .*\\n%Cpu\\(s\\): .*\\nMiB Mem : +128\\.0 total, (?s).* PID USER +PR +NI .*root.*"),
            new Case("vmstat -s | grep -E 'total memory|forks'", " +131072 K total memory\\n +\\d+ forks\\n"),
            new Case("uptime", " 00:00:\\d\\d up 0 min, +0 users?, +load average: \\d.\\d\\d, \\d.\\d\\d, \\d.\\d\\d\\n"),
            new Case("pgrep -a sleep; pwdx $S; kill -0 $S && skill -0 sleep; echo $?", "\\d+ sleep 1000\\n\\d+: /\\S*\\n0\\n"),
            new Case("pmap -x $S | tail -n 1", "total kB +\\d+ +\\d+ +\\d+\\n"),
            new Case("slabtop -o | grep -E ' (dentry|task_struct)'", "(?s).*dentry.*task_struct.*|(?s).*task_struct.*dentry.*"),
            new Case("w -h; vmstat -d | tail -n 1", "nvme0n1 +\\d+ .*\\n"),
            new Case("sysctl kernel.ostype vm.swappiness; sysctl -w vm.swappiness=30; sysctl -n vm.swappiness; sysctl -w vm.swappiness=201; echo $?",
                    "kernel.ostype = Linux\\nvm.swappiness = 60\\nvm.swappiness = 30\\n30\\n.*Invalid argument\\n1\\n"),
            new Case("lsof -p $S | sed -n '1p;/txt/p;/mem/p'", "COMMAND +PID USER +FD +TYPE DEVICE SIZE/OFF NODE NAME\\nsleep .* txt +REG .*/usr/bin/sleep\\n(sleep .* mem +REG +0,\\d+ +\\d+ +\\d+ /\\S+\\n)+"),
            new Case("pstree -p 1 | head -n 1; fuser /usr/bin/sleep 2> /dev/null", "bash\\(1\\)-.*\\n +\\d+"),
            new Case("lsblk -o NAME,MAJ:MIN,RM,SIZE,RO,TYPE", "NAME +MAJ:MIN RM SIZE RO TYPE\\nnvme0n1 +259:0 +0 +64M +0 disk\\n"),
            new Case("lsmem | grep -E 'RANGE|online|Total'", "RANGE +SIZE +STATE .*\\n0x0000000080000000-0x0000000087ffffff +128M online .*\\nTotal online memory: +128M\\nTotal offline memory: +0B\\n"),
            new Case("findmnt -no SOURCE,FSTYPE /sys/kernel/tracing; prlimit -n --noheadings -o SOFT; lscpu | grep '^CPU(s)'", "tracefs tracefs\\n1024\\nCPU\\(s\\): +2\\n"),
            new Case("iostat -d nvme0n1 | grep nvme", "nvme0n1 +\\d+\\.\\d\\d .*\\n"),
            new Case("mpstat -P ALL 1 1 | grep -c Average", "4\\n"),
            new Case("pidstat -p $S | tail -n 1; sar.sysstat -d 1 1 | grep -c nvme0n1", "00:00:\\d\\d +0 +\\d+ .* sleep\\n2\\n"),
            new Case("test $(free -k | awk '/^Mem/{print $2}') = $(awk '/^MemTotal/{print $2}' /proc/meminfo) && test $(ps -o rss= -p $S) = $(awk '/^VmRSS/{print $2}' /proc/$S/status)"
                    + " && test $(ps -o min_flt= -p $S) = $(cut -d' ' -f10 /proc/$S/stat) && test $(pmap -x $S | awk '/^total/{print $4}') = $(awk '/^Rss/{print $2}' /proc/$S/smaps_rollup); echo $?", "0\\n"),
            new Case("mpstat -I SUM | tail -n 1; a=$(awk '/^intr/{print $2}' /proc/stat); b=$(awk 'NR>1{s+=$2+$3}END{print s}' /proc/interrupts); echo $((b >= a && b - a < 20))",
                    "00:00:\\d\\d +all +\\d+\\.\\d\\d\\n1\\n"),
            new Case("pmap -X $S | tail -n 1; numastat | head -n 2; vmstat -m | head -n 1", " *\\d+ +\\d+ +\\d+ .* KB.*\\n +node0\\nnuma_hit +\\d+\\nCache +Num +Total +Size +Pages\\n"),
            new Case("echo legacy > /sys/module/procfs/parameters/filesystems; cat /sys/module/procfs/parameters/filesystems /sys/kernel/debug/procfs/filesystems/way; lsmod | wc -l", "legacy\\n\\[legacy\\] cached\\n1\\n"),
            new Case("echo 0 > /sys/devices/system/cpu/cpu1/online; nproc; lscpu | grep -E '^O[nf]'; grep -c ^cpu[0-9] /proc/stat; chcpu -e 1; nproc",
                    "1\\nOn-line CPU\\(s\\) list: +0\\nOff-line CPU\\(s\\) list: +1\\n1\\nCPU 1 enabled\\n2\\n"),
            new Case("trace-cmd start -e sched:sched_switch -f 'next_pid > 1' > /dev/null; sleep 0.01; trace-cmd stop; trace-cmd show | grep -c 'next_comm=sleep'; trace-cmd reset", "[1-9]\\d*\\n"),
            new Case("(sleep 1; printf q) | TERM=xterm script -qec 'stty rows 30 cols 100; htop -C' /dev/null", "(?s).*Tasks.*Load average.*sleep 1000.*"));

    @TestFactory
    Stream<DynamicTest> debianPrograms() throws IOException, InterruptedException {
        return switch (RootFolder.prepare(REPOSITORY, Path.of("target/process-tools-root"), PACKAGES)) {
            case RootFolder.Ready(Path root) -> tests(root).stream();
            case RootFolder.Unreachable(String reason) -> {
                System.out.println("Debian's programs that look at a system are not run: " + reason);
                yield Stream.of(dynamicTest("skipped: " + reason, () -> { throw new TestAbortedException(reason); }));
            }
        };
    }

    private List<DynamicTest> tests(Path root) throws InterruptedException {
        List<DynamicTest> tests = new ArrayList<>();
        String[] printed = inOneMachine(root);
        assertEquals(CASES.size(), printed.length, () -> String.join("@@", printed));
        for (int i = 0; i < CASES.size(); i++) {
            Case each = CASES.get(i);
            String output = printed[i];
            tests.add(dynamicTest(each.script, () -> assertTrue(Pattern.compile(each.prints).matcher(output).matches(), () -> "not " + each.prints + ":\n" + output)));
        }
        return tests;
    }

    /** {@return what each case prints, on both streams} */
    private static String[] inOneMachine(Path root) throws InterruptedException {
        String script = CASES.stream().map(Case::script).collect(Collectors.joining("\nprintf '@%s' @\n"));
        Outcome outcome = new SmallMachine(128).disk(64).root(root).run("/usr/bin/bash", "-c", "exec 2>&1; export S_COLORS=never; sleep 1000 & S=$!\n" + script + "\nkill $S");
        return outcome.stdout().split("@@", CASES.size());
    }
}
