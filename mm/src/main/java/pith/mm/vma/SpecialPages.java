package pith.mm.vma;

import java.util.List;

/** Pages of the kernel that programs see, such as the vDSO. The kernel keeps them allocated as long as the machine runs. */
public record SpecialPages(String name, List<Long> addresses) {
  public SpecialPages {
    addresses = List.copyOf(addresses);
  }
}
