package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * Debian's programs on ext4 and tmpfs: a database whose disk loses its power, archives and version control that compare what they copied, and stress-ng with
 * verification. The file system is made by Debian's mkfs.ext4 and judged by its e2fsck, both in the machine.
 */
class StorageProgramsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PACKAGES = List.of("coreutils", "dash", "diffutils", "e2fsprogs", "findutils", "fsverity", "git", "grep", "mount", "rsync", "sqlite3", "stress-ng", "tar");

    private static final String MAKE = "mkfs.ext4 -q -F -U clear -b 4096 -O verity,orphan_file /dev/nvme0n1 && mkdir -p /mnt && mount -t ext4 /dev/nvme0n1 /mnt || exit 1\n";
    private static final String JUDGE = "cd /; umount /mnt && e2fsck -fn /dev/nvme0n1 > /tmp/e2fsck 2>&1 && echo clean || cat /tmp/e2fsck\n";

    /** Four transactions of a hundred rows, each followed by the number of rows that are committed then. */
    private static final String TRANSACTIONS = "pragma synchronous=extra; pragma cache_size=20;\n"
            + ("begin; with recursive c(x) as (select 1 union all select x+1 from c where x<100) insert into t(s) select hex(randomblob(300)) from c;"
                    + " update t set s=hex(randomblob(310)) where i%7=0; commit; select count(*) from t;\n").repeat(4);

    /** Stressors of files, with how many operations each is asked for: those that want a disk most, and the others. */
    private static final String ON_DISK = "hdd:2 dirdeep:20 rename:40 link:1 symlink:1 fallocate:1 aio:30 io-uring:30 xattr:3 metamix:1 copy-file:1 fiemap:5";
    private static final String IN_MEMORY = "dir:20 seek:20 dentry:50 getdent:20 utime:100 chmod:30 chown:30 flock:200 lockofd:100 splice:30 sendfile:5 file-ioctl:10 fsize:2";

    @TestFactory
    Stream<DynamicTest> debianPrograms() throws IOException, InterruptedException {
        return switch (RootFolder.prepare(REPOSITORY, Path.of("target/storage-root"), PACKAGES)) {
            case RootFolder.Ready(Path root) -> Stream.of(
                    dynamicTest("sqlite3 while the power goes, with a rollback journal", () -> losePower(root, "delete")),
                    dynamicTest("sqlite3 while the power goes, with a write-ahead log", () -> losePower(root, "wal")),
                    dynamicTest("git, tar and rsync", () -> copy(root)),
                    dynamicTest("stress-ng on ext4", () -> stress(root, "/mnt", ON_DISK)),
                    dynamicTest("stress-ng on tmpfs", () -> stress(root, "/dev/shm", IN_MEMORY)),
                    dynamicTest("fsverity", () -> seal(root)));
            case RootFolder.Unreachable(String reason) -> skipped(reason);
        };
    }

    private static Stream<DynamicTest> skipped(String reason) {
        System.out.println("Debian's programs are not run on file systems: " + reason);
        return Stream.of(dynamicTest("skipped: " + reason, () -> { throw new TestAbortedException(reason); }));
    }

    private static void expect(Path root, String expected, String line) throws InterruptedException {
        Outcome outcome = new SmallMachine(256).disk(128).root(root).shell(line);
        assertEquals(expected, outcome.stdout(), outcome::stderr);
    }

    /** Cuts at several places; some are in the middle of a transaction. What the program had said to be committed is there, and nothing else. */
    private static void losePower(Path root, String journal) throws InterruptedException {
        String script = MAKE + "sqlite3 /mnt/db 'pragma journal_mode=" + journal + "; create table t(i integer primary key, s text);' > /dev/null\n"
                + "echo 0 > /tmp/said\n"
                + "for at in 0.005 0.008 0.011; do\n"
                + "sqlite3 /mnt/db > /tmp/out 2> /tmp/error <<'END' &\n" + TRANSACTIONS + "END\n"
                + """
                sleep $at
                crash > /tmp/crash
                wait
                test -s /tmp/out && tail -n 1 /tmp/out > /tmp/said
                test -s /tmp/error && echo interrupted >> /tmp/interrupted
                found=$(sqlite3 /mnt/db 'pragma integrity_check; select count(*) from t')
                test "$found" = "$(echo ok; cat /tmp/said)" && echo kept || echo "said $(cat /tmp/said), found $found"
                done
                test $(cat /tmp/interrupted | wc -l) -ge 2 && echo in the middle
                """
                + JUDGE;
        expect(root, "kept\n".repeat(3) + "in the middle\nclean\n", script);
    }

    private static void copy(Path root) throws InterruptedException {
        expect(root, "2\nfsck\nclone\ntar\nrsync\nclean\n", MAKE + """
                cd /mnt && git init -q repo && cd repo && git config user.email a@b && git config user.name n
                for round in 1 2; do
                i=0; while [ $i -lt 30 ]; do mkdir -p d$((i%7)); seq $i $((i*round+50)) > d$((i%7))/f$i; i=$((i+1)); done
                git add . && git commit -q -m "round $round"
                done
                git log --oneline | wc -l
                git gc -q && git fsck --full --no-progress && echo fsck
                cd .. && git clone -q repo clone && diff -r -x .git repo clone && echo clone
                mkdir x && tar -cf t.tar repo && tar -C x -xf t.tar && diff -r repo x/repo && echo tar
                rsync -aHAX /usr/lib/git-core/ core && diff -r /usr/lib/git-core core && echo rsync
                rm -rf repo x
                """ + JUDGE);
    }

    private static void stress(Path root, String folder, String stressors) throws InterruptedException {
        Outcome outcome = new SmallMachine(256).disk(128).root(root).shell(MAKE + "mkdir " + folder + "/t && cd " + folder + "/t || exit 1\n"
                + "for each in " + stressors + "; do name=${each%:*}\n"
                + """
                case $name in hdd|fallocate) bytes="--$name-bytes 4M";; *) bytes=;; esac
                stress-ng --$name 1 --$name-ops ${each#*:} $bytes --verify --metrics-brief --timeout 1 --temp-path . > /tmp/out 2>&1
                case $(cat /tmp/out) in *'passed: 1'*'failed: 0'*) ;; *'skipped: 1'*) echo "skipped $name";; *) echo "failed $name"; cat /tmp/out;; esac
                done
                """ + JUDGE);
        assertTrue(outcome.stdout().endsWith("clean\n") && !outcome.stdout().contains("failed"), outcome::toString);
        assertTrue(outcome.stdout().lines().filter(line -> line.startsWith("skipped")).count() <= 2, outcome::stdout);
    }

    private static void seal(Path root) throws InterruptedException {
        expect(root, "same\nsealed\nverity\nclean\n", MAKE + """
                cp /usr/bin/git /mnt/git && fsverity enable /mnt/git
                test "$(fsverity measure /mnt/git | cut -d' ' -f1)" = "$(fsverity digest /usr/bin/git | cut -d' ' -f1)" && echo same
                echo x 2> /dev/null >> /mnt/git || echo sealed
                lsattr /mnt/git | cut -d' ' -f1 | grep -q V && echo verity
                """ + JUDGE);
    }
}
