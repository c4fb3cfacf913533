package pith.hal.machine;

import pith.hal.device.BlockStorage;

/** A disk to put into a machine, under the name that its device file will have. */
public record DiskConfig(String name, BlockStorage storage) {}
