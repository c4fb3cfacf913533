package pith.shell.serve.session;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;

/**
 * Many machines in one JVM, each with a shell at its prompt, and some people who type. Prints what it measures; how many machines, typists and keys there are
 * is set by {@code -Dpith.load.machines}, {@code .typists} and {@code .keys}.
 */
class ConsoleLoadTest {
    private static final int MACHINES = Integer.getInteger("pith.load.machines", 8);
    private static final int TYPISTS = Integer.getInteger("pith.load.typists", 4);
    private static final int KEYS = Integer.getInteger("pith.load.keys", 25);

    /** Who is watched beside tenants that want all they can get. */
    private static final int FEW = 10;

    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void manyMachinesIdleBesideFewThatWork() throws Exception {
        try (Floor floor = new Floor(SessionPolicy.USUAL); Pauses pauses = new Pauses()) {
            floor.sit(Floor.ALICE);
            long heap = heap();
            List<ScreenViewer> people = new ArrayList<>();
            long begin = System.nanoTime();
            for (int i = 0; i < MACHINES; i++) {
                people.add(floor.sit(new Account("student" + i, Role.STUDENT, Quota.USUAL)));
            }
            long boots = System.nanoTime() - begin;
            System.out.printf("%d machines: %.1f ms to boot each, %d KiB of heap each%n", MACHINES, boots / 1e6 / MACHINES, (heap() - heap) / 1024 / MACHINES);
            long ran = floor.sessions.hostNanos();
            System.out.printf("idle for 3 s: %.1f %% of a processor for all of the JVM; ", idleShare());
            System.out.printf("the machines ran for %.2f ms%n", (floor.sessions.hostNanos() - ran) / 1e6);
            List<ScreenViewer> few = people.subList(0, Math.min(FEW, TYPISTS));
            List<ScreenViewer> many = people.subList(0, TYPISTS);
            Echo.of(many, KEYS); // what is run for the first time is compiled
            show(few.size() + " who type", few, pauses);
            show(many.size() + " who type", many, pauses);
            people.getLast().type("while :; do :; done\r");
            show(few.size() + " beside an endless loop of a shell", few, pauses);
            people.get(people.size() - 2).type("spin & spin & spin\r");
            show(few.size() + " beside that and three endless programs", few, pauses);
            people.get(people.size() - 3).type("forkbomb\r");
            show(few.size() + " beside these and a fork bomb", few, pauses);
            show(many.size() + " beside all of these", many, pauses);
        }
    }

    private static void show(String who, List<ScreenViewer> people, Pauses pauses) throws InterruptedException {
        long begin = System.nanoTime();
        long before = SYSTEM.getProcessCpuTime();
        Echo echo = Echo.of(people, KEYS);
        double share = 100.0 * (SYSTEM.getProcessCpuTime() - before) / (System.nanoTime() - begin);
        System.out.printf("echo of %s: %s; %.0f %% of a processor%n", who, echo.apartFrom(pauses), share);
    }

    private static double idleShare() throws InterruptedException {
        long before = SYSTEM.getProcessCpuTime();
        long begin = System.nanoTime();
        TimeUnit.SECONDS.sleep(3);
        return 100.0 * (SYSTEM.getProcessCpuTime() - before) / (System.nanoTime() - begin);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
