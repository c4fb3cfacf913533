# The first instructions of every program. The kernel has put argc, argv, envp and the auxiliary vector on the stack;
# their address goes to start_c as its only argument. gp lets the linker shorten accesses to small data.
    .globl _start
    .type _start, @function
_start:
    .option push
    .option norelax
    la      gp, __global_pointer$
    .option pop
    mv      a0, sp
    andi    sp, sp, -16
    call    start_c
    .size _start, . - _start
