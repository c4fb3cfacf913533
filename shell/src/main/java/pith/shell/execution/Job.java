package pith.shell.execution;

import java.util.ArrayList;
import java.util.List;

/** A pipeline or background list whose processes the shell waits for together. */
public final class Job {

    /** What a job as a whole is doing. */
    public enum State { RUNNING, STOPPED, DONE }

    private static final class Member {
        final int pid;
        ShellSystem.Waited last;

        Member(int pid) {
            this.pid = pid;
        }

        State state() {
            return last == null || last.continued() ? State.RUNNING : last.stopped() ? State.STOPPED : State.DONE;
        }
    }

    private final int id;
    private final String text;
    private final boolean ownGroup;
    private final List<Member> members = new ArrayList<>();
    private State shown = State.RUNNING;
    private boolean background;

    Job(int id, String text, boolean ownGroup) {
        this.id = id;
        this.text = text;
        this.ownGroup = ownGroup;
    }

    Job copy() {
        var copy = new Job(id, text, ownGroup);
        for (var member : members) {
            var same = new Member(member.pid);
            same.last = member.last;
            copy.members.add(same);
        }
        copy.background = background;
        return copy;
    }

    /** {@return the number behind the percent sign} */
    public int id() {
        return id;
    }

    /** {@return the command as it was written} */
    public String text() {
        return text;
    }

    public boolean ownGroup() {
        return ownGroup;
    }

    /** {@return the process group, 0 before the first process} */
    public int group() {
        return members.isEmpty() ? 0 : members.getFirst().pid;
    }

    public List<Integer> pids() {
        return members.stream().map(member -> member.pid).toList();
    }

    public int lastPid() {
        return members.getLast().pid;
    }

    void add(int pid) {
        members.add(new Member(pid));
    }

    /** {@return whether the process is one of the job's} */
    boolean record(ShellSystem.Waited waited) {
        for (var member : members) {
            if (member.pid == waited.pid()) {
                member.last = waited;
                return true;
            }
        }
        return false;
    }

    /** When a stopped job goes on. */
    public void markContinued() {
        members.stream().filter(member -> member.state() == State.STOPPED).forEach(member -> member.last = null);
        shown = State.RUNNING;
    }

    /** Processes that are gone without having been waited for here. */
    void markLost() {
        members.stream().filter(member -> member.state() != State.DONE)
                .forEach(member -> member.last = new ShellSystem.Waited(member.pid, 127 << 8));
    }

    public State state() {
        boolean running = members.stream().anyMatch(member -> member.state() == State.RUNNING);
        boolean stopped = members.stream().anyMatch(member -> member.state() == State.STOPPED);
        return running ? State.RUNNING : stopped ? State.STOPPED : State.DONE;
    }

    boolean isDone(int pid) {
        return members.stream().anyMatch(member -> member.pid == pid && member.state() == State.DONE);
    }

    /** {@return the exit status of one process that is done or stopped} */
    int statusOf(int pid) {
        return members.stream().filter(member -> member.pid == pid && member.last != null)
                .mapToInt(member -> member.last.shellStatus()).findFirst().orElse(0);
    }

    /** {@return the last process's status, or with {@code pipefail} the last that is not 0} */
    public int status(boolean pipefail) {
        int status = members.getLast().last.shellStatus();
        for (int i = members.size() - 2; i >= 0 && pipefail && status == 0; i--) {
            status = members.get(i).last.shellStatus();
        }
        return status;
    }

    /** {@return the wait status that speaks for the job: a stop, or the last process's end} */
    public ShellSystem.Waited outcome() {
        return members.stream().map(member -> member.last).filter(last -> last != null && last.stopped()).findFirst()
                .orElse(members.getLast().last);
    }

    /** {@return whether the state differs from the one a person was last told} */
    public boolean isNews() {
        return state() != shown;
    }

    public void markShown() {
        shown = state();
    }

    boolean background() {
        return background;
    }

    void setBackground(boolean inBackground) {
        background = inBackground;
    }
}
