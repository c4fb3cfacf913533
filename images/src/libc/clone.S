# long __clone(unsigned long flags, void *stack, void *(*start)(void *), void *argument, void *tls, int *tid)
#
# The clone system call returns twice, and in the new thread on an empty stack: nothing may be kept on the old one,
# so what the thread needs travels on the new stack. riscv64 passes flags, stack, parent tid, tls, child tid.
    .globl __clone
    .type __clone, @function
__clone:
    addi    a1, a1, -16
    sd      a2, 0(a1)
    sd      a3, 8(a1)
    mv      a2, a5
    mv      a3, a4
    mv      a4, a5
    li      a7, 220
    ecall
    bnez    a0, 1f
    ld      t0, 0(sp)
    ld      a0, 8(sp)
    addi    sp, sp, 16
    jalr    t0
    call    pthread_exit
1:  ret
    .size __clone, . - __clone
