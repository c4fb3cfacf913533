package pith.shell.execution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The jobs of a shell, and the statuses of background processes that nobody has asked for yet. */
public final class JobTable {
    /** Statuses kept of processes whose job is gone; POSIX asks for CHILD_MAX, at least 25. */
    private static final int REMEMBERED = 1024;

    private final TreeMap<Integer, Job> jobs = new TreeMap<>();
    /** Job numbers, the one that {@code %+} means last. */
    private final List<Integer> recency = new ArrayList<>();
    private final LinkedHashMap<Integer, Integer> finished = new LinkedHashMap<>();
    private boolean inherited;

    /** The child may list the jobs but they are not its children. */
    JobTable copyForChild() {
        var copy = new JobTable();
        jobs.forEach((id, job) -> copy.jobs.put(id, job.copy()));
        copy.recency.addAll(recency);
        copy.inherited = true;
        return copy;
    }

    private void dropInherited() {
        if (inherited) {
            jobs.clear();
            recency.clear();
            inherited = false;
        }
    }

    Job create(String text, boolean ownGroup) {
        dropInherited();
        int id = 1;
        while (jobs.containsKey(id)) {
            id++;
        }
        var job = new Job(id, text, ownGroup);
        jobs.put(id, job);
        return job;
    }

    /** Makes a job the one that {@code %+} means. */
    public void makeCurrent(Job job) {
        recency.remove((Integer) job.id());
        recency.add(job.id());
    }

    public void remove(Job job) {
        jobs.remove(job.id());
        recency.remove((Integer) job.id());
    }

    /** Removes a job that is done, keeping the statuses for {@code wait}. */
    public void retire(Job job) {
        for (int pid : job.pids()) {
            finished.put(pid, job.statusOf(pid));
        }
        while (finished.size() > REMEMBERED) {
            finished.remove(finished.firstEntry().getKey());
        }
        remove(job);
    }

    /** {@return the status of a process whose job was retired} It is told once. */
    public Optional<Integer> takeFinished(int pid) {
        return Optional.ofNullable(finished.remove(pid));
    }

    public void forgetFinished() {
        finished.clear();
    }

    public Collection<Job> all() {
        return List.copyOf(jobs.values());
    }

    /** {@return the jobs that are this process's children} */
    public Collection<Job> own() {
        return inherited ? List.of() : all();
    }

    void record(ShellSystem.Waited waited) {
        if (!inherited) {
            jobs.values().stream().anyMatch(job -> job.record(waited));
        }
    }

    public Optional<Job> withProcess(int pid) {
        return own().stream().filter(job -> job.pids().contains(pid)).findFirst();
    }

    /** {@return the job {@code %+}}: the one stopped last, else the one put into the background last. */
    public Optional<Job> current() {
        return ranked().stream().findFirst();
    }

    /** {@return the job {@code %-}} */
    public Optional<Job> previous() {
        return ranked().stream().skip(1).findFirst();
    }

    private List<Job> ranked() {
        var ranked = new ArrayList<Job>();
        recency.reversed().stream().map(jobs::get).filter(job -> job.state() == Job.State.STOPPED).forEach(ranked::add);
        recency.reversed().stream().map(jobs::get).filter(job -> job.state() != Job.State.STOPPED).forEach(ranked::add);
        return ranked;
    }

    /** {@return the job that {@code %n %+ %% %- %name %?text} means} */
    public Optional<Job> find(String spec) {
        String what = spec.startsWith("%") ? spec.substring(1) : spec;
        return switch (what) {
            case "", "+", "%" -> current();
            case "-" -> previous();
            default -> what.matches("[0-9]{1,9}") ? Optional.ofNullable(jobs.get(Integer.parseInt(what))) : byText(what);
        };
    }

    private Optional<Job> byText(String what) {
        return ranked().stream()
                .filter(job -> what.startsWith("?") ? job.text().contains(what.substring(1)) : job.text().startsWith(what))
                .findFirst();
    }

    /** {@return one line about the job, as {@code jobs} prints it} */
    public String line(Job job, boolean withPids) {
        String mark = current().equals(Optional.of(job)) ? "+" : previous().equals(Optional.of(job)) ? "-" : " ";
        String pids = withPids ? job.group() + " " : "";
        return String.format("[%d]%s  %s%-24s%s\n", job.id(), mark, pids, state(job), job.text());
    }

    private static String state(Job job) {
        return switch (job.state()) {
            case RUNNING -> "Running";
            case STOPPED -> Signals.description(job.outcome().signal());
            case DONE -> ended(job.outcome());
        };
    }

    private static String ended(ShellSystem.Waited outcome) {
        if (outcome.signaled()) {
            return Signals.description(outcome.signal()) + (outcome.dumpedCore() ? " (core dumped)" : "");
        }
        return outcome.shellStatus() == 0 ? "Done" : "Done(" + outcome.shellStatus() + ")";
    }

}
