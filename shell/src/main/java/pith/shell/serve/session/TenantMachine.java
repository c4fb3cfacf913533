package pith.shell.serve.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import pith.hal.PowerOff;
import pith.hal.topology.SpecException;
import pith.shell.serve.machine.HostShares;
import pith.shell.serve.machine.HostedMachine;
import pith.shell.serve.machine.MachinePlan;

/** A machine with the sessions and programs that are open on it. */
final class TenantMachine implements HostedMachine.Watcher {
    /** A session or a program that the machine's end ends. */
    interface Tenant {
        void machineOff(String sentence);

        void machineSays(String sentence);
    }

    /** Numbers below are those of a root image's own users. */
    private static final int FIRST_USER = 2000;

    /** How long a machine whose power was cut takes at most to come to rest. */
    private static final long CUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String owner;
    private final String name;
    private final MachinePlan plan;
    private final HostShares shares;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by {@link #lock}, as the rest. */
    private final List<Tenant> tenants = new ArrayList<>();

    private HostedMachine hosted;
    private boolean off;
    private boolean ending;

    /** The users of a machine for all, by the account's name. */
    private final Map<String, Integer> users = new TreeMap<>();

    /** Why somebody switched it off; null if nobody has said. */
    private String reason;

    private final Clock clock;
    private long unusedSince;

    TenantMachine(String owner, String name, MachinePlan plan, HostShares shares, Clock clock) {
        this.owner = owner;
        this.name = name;
        this.plan = plan;
        this.shares = shares;
        this.clock = clock;
        this.unusedSince = clock.millis();
    }

    String owner() {
        return owner;
    }

    String name() {
        return name;
    }

    /** {@return whether it is one for all} */
    boolean isShared() {
        return owner.isEmpty();
    }

    /** {@return the number of the user that an account is on this machine, the same for as long as it is on} */
    int userOf(String account) {
        lock.lock();
        try {
            return users.computeIfAbsent(account, _ -> FIRST_USER + users.size());
        } finally {
            lock.unlock();
        }
    }

    MachinePlan plan() {
        return plan;
    }

    /** {@return the machine, which is booted by whoever comes first} */
    HostedMachine hosted() {
        lock.lock();
        try {
            if (hosted == null) {
                hosted = HostedMachine.boot(plan, shares, this);
            }
            return hosted;
        } catch (SpecException wrong) {
            off = true; // it never was on: the next who comes tries anew
            tenants.clear();
            throw new SessionRefused(wrong.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Moves in. {@return whether the machine is on} */
    boolean join(Tenant tenant) {
        lock.lock();
        try {
            return !off && !ending && tenants.add(tenant);
        } finally {
            lock.unlock();
        }
    }

    void left(Tenant tenant) {
        lock.lock();
        try {
            tenants.remove(tenant);
            unusedSince = clock.millis();
        } finally {
            lock.unlock();
        }
    }

    private List<Tenant> tenants() {
        lock.lock();
        try {
            return List.copyOf(tenants);
        } finally {
            lock.unlock();
        }
    }

    boolean isOff() {
        lock.lock();
        try {
            return off;
        } finally {
            lock.unlock();
        }
    }

    /** Asks the machine to end; one that was never booted is simply off. */
    void shutDown() {
        lock.lock();
        try {
            ending = true;
            if (hosted == null) {
                off = true;
            } else {
                hosted.shutDown();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Asks the machine to end; {@code why} is told to whoever is on it. */
    void stop(String why) {
        lock.lock();
        try {
            reason = why;
            shutDown();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the machine is off, and cuts its power once {@code end}, a time of {@link System#nanoTime}, has come. */
    void awaitOff(long end) {
        lock.lock();
        try {
            for (long left = end - System.nanoTime(); !off && left > 0; left = end - System.nanoTime()) {
                changed.awaitNanos(left);
            }
            if (!off) {
                hosted.powerOff();
            }
            for (long left = CUT_NANOS; !off && left > 0; ) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            hosted.powerOff();
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Switches the machine off if nobody has been there for {@code millis}. */
    void switchOffUnused(long millis) {
        lock.lock();
        try {
            if (!ending && tenants.isEmpty() && clock.millis() - unusedSince >= millis) {
                shutDown();
            }
        } finally {
            lock.unlock();
        }
    }

    MachineInfo info() {
        lock.lock();
        try {
            return new MachineInfo(owner, name, tenants.size(), plan.machine().harts(), plan.machine().ramBytes(), instructions(), TimeUnit.NANOSECONDS.toMillis(hostNanos()));
        } finally {
            lock.unlock();
        }
    }

    long instructions() {
        return figure(HostedMachine::instructions);
    }

    long hostNanos() {
        return figure(HostedMachine::hostNanos);
    }

    private long figure(ToLongFunction<HostedMachine> of) {
        lock.lock();
        try {
            return hosted == null || off ? 0 : of.applyAsLong(hosted);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void oops(String report) {
        tenants().forEach(tenant -> tenant.machineSays(report));
    }

    @Override
    public void off(PowerOff how) {
        String why;
        lock.lock();
        try {
            off = true;
            why = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        tenants().forEach(tenant -> tenant.machineOff(why == null ? sentence(how) : why));
    }

    private static String sentence(PowerOff how) {
        return switch (how) {
            case PowerOff.Halted _ -> "The machine was switched off.";
            case PowerOff.Restart _ -> "The machine was switched off to start again: open a new session.";
            case PowerOff.Panic(String report) -> "The machine's kernel has failed. " + report;
        };
    }
}
