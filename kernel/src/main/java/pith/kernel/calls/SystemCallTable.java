package pith.kernel.calls;

import static pith.kernel.syscall.Arguments.*;
import static pith.kernel.syscall.SystemCall.call;

import java.util.List;
import pith.kernel.exec.ExecPipeline;
import pith.kernel.fork.ForkPipeline;
import pith.kernel.syscall.SystemCall;

/**
 * The system calls of riscv64 Linux that Pith has, in the order of their numbers (asm-generic/unistd.h). What is not here answers
 * ENOSYS and is counted.
 */
public final class SystemCallTable {
  private SystemCallTable() {}

  /** {@return every row; clone, exec and their like go through the pipelines given} */
  public static List<SystemCall> rows(ForkPipeline forks, ExecPipeline execs) {
    ProcessCalls processes = new ProcessCalls(forks);
    ExecCalls programs = new ExecCalls(execs);
    return List.of(
        // Rows of files, descriptors, directories stand with their numbers.
        call(90, "capget", CredentialCalls::capget, pointer("hdrp"), pointer("datap")),
        call(91, "capset", CredentialCalls::capset, pointer("hdrp"), pointer("datap")),
        call(92, "personality", SystemCalls::personality, number("persona")),
        call(93, "exit", ProcessCalls::exit, integer("status")),
        call(94, "exit_group", ProcessCalls::exitGroup, integer("status")),
        call(95, "waitid", ProcessCalls::waitid, integer("idtype"), integer("id"), pointer("infop"), integer("options"), pointer("rusage")),
        call(96, "set_tid_address", IdentityCalls::setTidAddress, pointer("tidptr")),
        call(98, "futex", FutexCalls::futex, pointer("uaddr"), integer("op"), integer("val"), pointer("timeout"), pointer("uaddr2"), integer("val3")),
        call(99, "set_robust_list", FutexCalls::setRobustList, pointer("head"), size("len")),
        call(100, "get_robust_list", FutexCalls::getRobustList, integer("pid"), pointer("head_ptr"), pointer("len_ptr")),
        call(101, "nanosleep", TimeCalls::nanosleep, pointer("rqtp"), pointer("rmtp")),
        call(112, "clock_settime", TimeCalls::settime, integer("clockid"), pointer("tp")),
        call(113, "clock_gettime", TimeCalls::gettime, integer("clockid"), pointer("tp")),
        call(114, "clock_getres", TimeCalls::getres, integer("clockid"), pointer("res")),
        call(115, "clock_nanosleep", TimeCalls::clockNanosleep, integer("clockid"), integer("flags"), pointer("request"), pointer("remain")),
        call(116, "syslog", SystemCalls::syslog, integer("type"), pointer("bufp"), integer("len")),
        call(119, "sched_setscheduler", SchedulingCalls::setscheduler, integer("pid"), integer("policy"), pointer("param")),
        call(120, "sched_getscheduler", SchedulingCalls::getscheduler, integer("pid")),
        call(121, "sched_getparam", SchedulingCalls::getparam, integer("pid"), pointer("param")),
        call(122, "sched_setaffinity", SchedulingCalls::setaffinity, integer("pid"), size("cpusetsize"), pointer("mask")),
        call(123, "sched_getaffinity", SchedulingCalls::getaffinity, integer("pid"), size("cpusetsize"), pointer("mask")),
        call(124, "sched_yield", SchedulingCalls::yield),
        call(125, "sched_get_priority_max", SchedulingCalls::priorityMax, integer("policy")),
        call(126, "sched_get_priority_min", SchedulingCalls::priorityMin, integer("policy")),
        call(128, "restart_syscall", TimeCalls::restart),
        call(129, "kill", SignalCalls::kill, integer("pid"), signal("sig")),
        call(130, "tkill", SignalCalls::tkill, integer("tid"), signal("sig")),
        call(131, "tgkill", SignalCalls::tgkill, integer("tgid"), integer("tid"), signal("sig")),
        call(132, "sigaltstack", SignalCalls::altstack, pointer("ss"), pointer("old_ss")),
        call(133, "rt_sigsuspend", SignalCalls::suspend, pointer("mask"), size("sigsetsize")),
        call(134, "rt_sigaction", SignalCalls::action, signal("signum"), pointer("act"), pointer("oldact"), size("sigsetsize")),
        call(135, "rt_sigprocmask", SignalCalls::procmask, integer("how"), pointer("set"), pointer("oldset"), size("sigsetsize")),
        call(136, "rt_sigpending", SignalCalls::pending, pointer("set"), size("sigsetsize")),
        call(137, "rt_sigtimedwait", SignalCalls::timedwait, pointer("set"), pointer("info"), pointer("timeout"), size("sigsetsize")),
        call(138, "rt_sigqueueinfo", SignalCalls::queueinfo, integer("pid"), signal("sig"), pointer("info")),
        call(139, "rt_sigreturn", SignalCalls::sigreturn),
        call(140, "setpriority", SchedulingCalls::setpriority, integer("which"), integer("who"), integer("prio")),
        call(141, "getpriority", SchedulingCalls::getpriority, integer("which"), integer("who")),
        call(142, "reboot", SystemCalls::reboot, pointer("magic"), pointer("magic2"), pointer("cmd"), pointer("arg")),
        call(143, "setregid", CredentialCalls::setregid, integer("rgid"), integer("egid")),
        call(144, "setgid", CredentialCalls::setgid, integer("gid")),
        call(145, "setreuid", CredentialCalls::setreuid, integer("ruid"), integer("euid")),
        call(146, "setuid", CredentialCalls::setuid, integer("uid")),
        call(147, "setresuid", CredentialCalls::setresuid, integer("ruid"), integer("euid"), integer("suid")),
        call(148, "getresuid", CredentialCalls::getresuid, pointer("ruid"), pointer("euid"), pointer("suid")),
        call(149, "setresgid", CredentialCalls::setresgid, integer("rgid"), integer("egid"), integer("sgid")),
        call(150, "getresgid", CredentialCalls::getresgid, pointer("rgid"), pointer("egid"), pointer("sgid")),
        call(151, "setfsuid", CredentialCalls::setfsuid, integer("fsuid")),
        call(152, "setfsgid", CredentialCalls::setfsgid, integer("fsgid")),
        call(153, "times", TimeCalls::times, pointer("buf")),
        call(154, "setpgid", IdentityCalls::setpgid, integer("pid"), integer("pgid")),
        call(155, "getpgid", IdentityCalls::getpgid, integer("pid")),
        call(156, "getsid", IdentityCalls::getsid, integer("pid")),
        call(157, "setsid", IdentityCalls::setsid),
        call(158, "getgroups", CredentialCalls::getgroups, integer("size"), pointer("list")),
        call(159, "setgroups", CredentialCalls::setgroups, integer("size"), pointer("list")),
        call(160, "uname", SystemCalls::uname, pointer("buf")),
        call(161, "sethostname", SystemCalls::sethostname, input("name", 1), size("len")),
        call(162, "setdomainname", SystemCalls::setdomainname, input("name", 1), size("len")),
        call(163, "getrlimit", SystemCalls::getrlimit, integer("resource"), pointer("rlim")),
        call(164, "setrlimit", SystemCalls::setrlimit, integer("resource"), pointer("rlim")),
        call(165, "getrusage", SystemCalls::getrusage, integer("who"), pointer("usage")),
        call(167, "prctl", SystemCalls::prctl, integer("option"), number("arg2"), number("arg3"), number("arg4"), number("arg5")),
        call(168, "getcpu", SchedulingCalls::getcpu, pointer("cpu"), pointer("node")),
        call(169, "gettimeofday", TimeCalls::gettimeofday, pointer("tv"), pointer("tz")),
        call(172, "getpid", IdentityCalls::getpid),
        call(173, "getppid", IdentityCalls::getppid),
        call(174, "getuid", CredentialCalls::getuid),
        call(175, "geteuid", CredentialCalls::geteuid),
        call(176, "getgid", CredentialCalls::getgid),
        call(177, "getegid", CredentialCalls::getegid),
        call(178, "gettid", IdentityCalls::gettid),
        call(179, "sysinfo", SystemCalls::sysinfo, pointer("info")),
        call(214, "brk", MemoryCalls::brk, pointer("addr")),
        call(215, "munmap", MemoryCalls::munmap, pointer("addr"), size("length")),
        call(216, "mremap", MemoryCalls::mremap, pointer("old_address"), size("old_size"), size("new_size"), integer("flags"), pointer("new_address")),
        call(220, "clone", processes::clone, pointer("flags"), pointer("stack"), pointer("parent_tid"), pointer("tls"), pointer("child_tid")),
        call(221, "execve", programs::execve, string("pathname"), strings("argv"), pointer("envp")),
        call(222, "mmap", MemoryCalls::mmap, pointer("addr"), size("length"), integer("prot"), pointer("flags"), fd("fd"), size("offset")),
        call(226, "mprotect", MemoryCalls::mprotect, pointer("addr"), size("len"), integer("prot")),
        call(227, "msync", MemoryCalls::msync, pointer("addr"), size("length"), integer("flags")),
        call(228, "mlock", MemoryCalls::mlock, pointer("addr"), size("len")),
        call(229, "munlock", MemoryCalls::munlock, pointer("addr"), size("len")),
        call(230, "mlockall", MemoryCalls::mlockall, integer("flags")),
        call(231, "munlockall", MemoryCalls::munlockall),
        call(232, "mincore", MemoryCalls::mincore, pointer("addr"), size("length"), pointer("vec")),
        call(233, "madvise", MemoryCalls::madvise, pointer("addr"), size("length"), integer("advice")),
        call(240, "rt_tgsigqueueinfo", SignalCalls::tgqueueinfo, integer("tgid"), integer("tid"), signal("sig"), pointer("info")),
        call(258, "riscv_hwprobe", SystemCalls::hwprobe, pointer("pairs"), size("pair_count"), size("cpusetsize"), pointer("cpus"), integer("flags")),
        call(259, "riscv_flush_icache", MemoryCalls::flushIcache, pointer("start"), pointer("end"), integer("flags")),
        call(260, "wait4", ProcessCalls::wait4, integer("pid"), pointer("wstatus"), integer("options"), pointer("rusage")),
        call(261, "prlimit64", SystemCalls::prlimit, integer("pid"), integer("resource"), pointer("new_limit"), pointer("old_limit")),
        call(278, "getrandom", SystemCalls::getrandom, pointer("buf"), size("buflen"), integer("flags")),
        call(281, "execveat", programs::execveat, dirfd("dirfd"), string("pathname"), strings("argv"), pointer("envp"), integer("flags")),
        call(283, "membarrier", MemoryCalls::membarrier, integer("cmd"), integer("flags"), integer("cpu_id")),
        call(284, "mlock2", MemoryCalls::mlock2, pointer("addr"), size("len"), integer("flags")),
        call(435, "clone3", processes::clone3, pointer("cl_args"), size("size")));
  }
}
