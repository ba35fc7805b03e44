package dev.sluice.config;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A block of addresses, written {@code 10.0.0.0/8}, {@code 2001:db8::/32} or, for one address,
 * without the slash. Immutable; any thread.
 *
 * @param address an address in the block
 * @param prefix number of leading bits that all addresses share
 */
public record CidrBlock(InetAddress address, int prefix) {
  private static final String ALLOWED =
      "allowed: a block such as 10.0.0.0/8, 192.0.2.1 or 2001:db8::/32";

  /**
   * Reads a block.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with the text
   */
  public static CidrBlock parse(Object value) {
    String text = value.toString();
    int slash = text.indexOf('/');
    byte[] bytes =
        NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (bytes == null) {
      throw new IllegalArgumentException("is not a block of addresses; " + ALLOWED);
    }
    int bits = bytes.length * Byte.SIZE;
    return new CidrBlock(
        address(bytes), slash < 0 ? bits : prefix(text.substring(slash + 1), bits));
  }

  private static int prefix(String text, int bits) {
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > bits) {
      throw new IllegalArgumentException("has no prefix of 0 to " + bits + " bits; " + ALLOWED);
    }
    return Integer.parseInt(text);
  }

  /** Converts bytes to an address; an IPv4-mapped IPv6 address becomes an IPv4 address. */
  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }

  /** Returns whether an address is in the block. */
  public boolean contains(InetAddress other) {
    return anyMatches(List.of(rule()), other);
  }

  /** Returns a rule of Netty that matches the addresses of the block. */
  public IpSubnetFilterRule rule() {
    return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
  }

  /** Returns whether an address is in one of the blocks. */
  public static boolean anyMatches(Iterable<IpSubnetFilterRule> rules, InetAddress address) {
    InetSocketAddress socket = new InetSocketAddress(address(address.getAddress()), 0);
    for (IpSubnetFilterRule rule : rules) {
      if (rule.matches(socket)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the block in the form of a configuration. */
  @Override
  public String toString() {
    return address.getHostAddress() + "/" + prefix;
  }
}
