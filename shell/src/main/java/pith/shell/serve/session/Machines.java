package pith.shell.serve.session;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Quota;
import pith.shell.serve.machine.HostShares;
import pith.shell.serve.machine.MachinePlan;

/** All machines of a server, by owner and name, within what each account and the server may have. */
final class Machines {
    /** The owner of a machine for all: no account is called that. */
    private static final String EVERYBODY = "";

    private record Key(String owner, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int owners = owner.compareTo(other.owner);
            return owners != 0 ? owners : name.compareTo(other.name);
        }
    }

    private final SessionPolicy policy;
    private final HostedSessions.Plans plans;
    private final HostShares shares;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private final TreeMap<Key, TenantMachine> machines = new TreeMap<>();

    private final Clock clock;

    Machines(SessionPolicy policy, HostedSessions.Plans plans, HostShares shares, Clock clock) {
        this.policy = policy;
        this.plans = plans;
        this.shares = shares;
        this.clock = clock;
    }

    /** {@return the machine that {@code account} calls {@code name}: perhaps a new one, which is not booted yet} */
    TenantMachine of(Account account, String name) {
        boolean shared = plans.shared(name);
        Key key = new Key(shared ? EVERYBODY : account.name(), name);
        lock.lock();
        try {
            machines.values().removeIf(TenantMachine::isOff);
            TenantMachine machine = machines.get(key);
            if (machine == null) {
                machine = new TenantMachine(key.owner, name, allowed(account, name, shared), shares, clock);
                machines.put(key, machine);
            }
            return machine;
        } finally {
            lock.unlock();
        }
    }

    private MachinePlan allowed(Account account, String name, boolean shared) {
        MachinePlan plan = plans.plan(account, name).orElseThrow(() -> new SessionRefused("There is no machine called " + name + " for you."));
        Use all = Use.of(List.copyOf(machines.values())).plus(plan);
        if (all.machines > policy.machines() || all.ramBytes > policy.ramBytes()) {
            throw new SessionRefused("The server has no room for another machine now: try again later.");
        }
        Use own = Use.of(machines.values().stream().filter(machine -> machine.owner().equals(account.name())).toList()).plus(plan);
        if (!shared) {
            own.check(account.quota());
        }
        boolean home = policy.homes() != null && !shared && name.equals(SessionRequest.USUAL_MACHINE);
        return home ? plan.withHome(new MachinePlan.Home(policy.homes().resolve(Words.fileName(account.name()) + ".ext4"), policy.homeBytes())) : plan;
    }

    private record Use(int machines, long ramBytes, int harts) {
        static Use of(List<TenantMachine> some) {
            Use sum = new Use(0, 0, 0);
            for (TenantMachine machine : some) {
                sum = sum.plus(machine.plan());
            }
            return sum;
        }

        Use plus(MachinePlan plan) {
            return new Use(machines + 1, ramBytes + plan.machine().ramBytes(), harts + plan.machine().harts());
        }

        void check(Quota quota) {
            if (machines > quota.machines()) {
                throw new SessionRefused("You may have " + quota.machines() + " machines at once: stop one to start another.");
            }
            if (ramBytes > quota.ramBytes()) {
                throw new SessionRefused("Your machines may have " + (quota.ramBytes() >> 20) + " MiB of RAM together: stop one to start another.");
            }
            if (harts > quota.harts()) {
                throw new SessionRefused("Your machines may have " + quota.harts() + " harts together: stop one to start another.");
            }
        }
    }

    private List<TenantMachine> all() {
        lock.lock();
        try {
            return List.copyOf(machines.values());
        } finally {
            lock.unlock();
        }
    }

    List<MachineInfo> infos() {
        return all().stream().filter(machine -> !machine.isOff()).map(TenantMachine::info).toList();
    }

    /** Switches one off, the hard way if it takes longer than {@code limit}. {@return whether there was one} */
    boolean stop(String owner, String name, String reason, Duration limit) {
        TenantMachine machine;
        lock.lock();
        try {
            machine = machines.get(new Key(owner, name));
        } finally {
            lock.unlock();
        }
        if (machine == null || machine.isOff()) {
            return false;
        }
        machine.stop(reason);
        machine.awaitOff(System.nanoTime() + limit.toNanos());
        return true;
    }

    int on() {
        return (int) all().stream().filter(machine -> !machine.isOff()).count();
    }

    long instructions() {
        return all().stream().mapToLong(TenantMachine::instructions).sum();
    }

    long hostNanos() {
        return all().stream().mapToLong(TenantMachine::hostNanos).sum();
    }

    void switchOffUnused() {
        all().forEach(machine -> machine.switchOffUnused(policy.machineIdle().toMillis()));
    }

    /** Switches all off, the hard way those that take longer than {@code limit}. */
    void shutDown(Duration limit) {
        List<TenantMachine> all = all();
        all.forEach(TenantMachine::shutDown);
        long end = System.nanoTime() + limit.toNanos();
        all.forEach(machine -> machine.awaitOff(end));
    }
}
