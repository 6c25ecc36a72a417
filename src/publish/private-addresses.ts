import { BlockList, isIP } from 'node:net'

/**
 * Whether an IP address leads, or may lead, into a private network: everything that the IANA's
 * registries of special purpose addresses do not call global. What is no IP address counts as private.
 */
export function isPrivateAddress(address: string): boolean {
  const [plain = ''] = address.split('%')
  switch (isIP(plain)) {
    case 4:
      return PRIVATE.check(plain, 'ipv4')
    case 6:
      return PRIVATE.check(plain, 'ipv6')
    default:
      return true
  }
}

/** https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const PRIVATE_4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]

/** https://www.iana.org/assignments/iana-ipv6-special-registry/ */
const PRIVATE_6 = [
  '::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]

/** IPv6 addresses with an IPv4 address at their end: they lead where that one leads. NAT64, RFC 6052. */
const NAT64 = '64:ff9b::'

const PRIVATE = createBlockList()

/** Addresses mapped into IPv6, as in ::ffff:127.0.0.1, are known to a BlockList by themselves. */
function createBlockList(): BlockList {
  const list = new BlockList()
  for (const [network, bits] of PRIVATE_4.map(split)) {
    list.addSubnet(network, bits, 'ipv4')
    list.addSubnet(NAT64 + network, 96 + bits, 'ipv6')
  }
  for (const [network, bits] of PRIVATE_6.map(split)) list.addSubnet(network, bits, 'ipv6')
  return list
}

function split(subnet: string): [string, number] {
  const [network = '', bits] = subnet.split('/')
  return [network, Number(bits)]
}
