package conn

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"

	"paperkin/index/crash"
)

// learnNames finds out which node is which: by its URL, and where that is one of something
// in between, by what the node says of where it listens. Looking up the names of machines takes
// no longer than a question may: what is not known then was, or will be.
func (c *Cluster) learnNames(ctx context.Context, all []Statistic) {
	ctx, end := context.WithTimeout(ctx, c.read)
	defer end()
	known := map[string]member{}
	for _, s := range all {
		for _, m := range s.members {
			known[m.Name] = m
		}
	}
	var members []member
	for _, m := range known {
		members = append(members, m)
	}
	if len(members) == 0 {
		return
	}
	lookUp := func(host string) []netip.Addr {
		addresses, _ := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		return addresses
	}
	nodes := make([]Node, len(c.all))
	for _, n := range c.all {
		nodes[n.at] = n.Node
	}
	names := namesOf(nodes, members, lookUp)
	if slices.Contains(names, "") {
		hosts := c.whereabouts(ctx, names)
		for i, name := range namesOf(hosts, members, lookUp) {
			if names[i] == "" && !slices.Contains(names, name) {
				names[i] = name
			}
		}
	}
	c.turn.learn(names)
}

// whereabouts are the nodes as they say themselves where they are, of those that have no name
// yet; the others, and those that do not say, are as they were named. Each is asked until it
// answers.
func (c *Cluster) whereabouts(ctx context.Context, names []string) []Node {
	ctx, end := context.WithTimeout(ctx, c.read/4)
	defer end()
	nodes := make([]Node, len(c.all))
	var asked sync.WaitGroup
	for _, n := range c.all {
		nodes[n.at] = n.Node
		if names[n.at] != "" || c.turn.name(n.at) != "" {
			continue
		}
		asked.Add(1)
		go crash.Guard(func() {
			defer asked.Done()
			if url := c.whereIs(ctx, n); url != "" {
				nodes[n.at].URL = url
			}
		}, func(error) {})()
	}
	asked.Wait()
	return nodes
}

// whereIs is where a node listens, as an address of REST, empty where it does not say.
func (c *Cluster) whereIs(ctx context.Context, n *node) string {
	if url, ok := c.turn.whereIs(n); ok {
		return url
	}
	var meta struct{ Hostname string }
	if err := c.tellOnce(ctx, n, request{method: http.MethodGet, path: "/meta", out: &meta}); err != nil {
		return ""
	}
	said := Node{URL: meta.Hostname}
	if host, _ := said.host(); host == "" || isEverywhere(host) {
		said.URL = ""
	}
	c.turn.isAt(n, said.URL)
	return said.URL
}

// isEverywhere reports whether a host is that of who listens at all addresses.
func isEverywhere(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsUnspecified()
}

// namesOf returns the names of nodes, empty for those that nothing tells. No answer of a node
// says which one it is: a node is the member whose name its host begins with, or which is at
// the same address. Several at one address, as on a machine for trying things out, are told
// apart by the order of their ports.
func namesOf(nodes []Node, members []member, lookUp func(host string) []netip.Addr) []string {
	names := make([]string, len(nodes))
	at := map[netip.Addr][]int{} // nodes by their addresses
	taken := map[string]bool{}
	for i, n := range nodes {
		host, _ := n.host()
		first, _, _ := strings.Cut(host, ".")
		for _, m := range members {
			if name := strings.ToLower(m.Name); name == host || name == first {
				names[i], taken[m.Name] = m.Name, true
			}
		}
		if names[i] != "" {
			continue
		}
		var addresses []netip.Addr
		if ip, err := netip.ParseAddr(host); err == nil {
			addresses = append(addresses, ip)
		} else {
			addresses = lookUp(host)
		}
		for _, ip := range addresses {
			at[ip.Unmap()] = append(at[ip.Unmap()], i)
		}
	}
	there := map[netip.Addr][]member{}
	for _, m := range members {
		if a, err := netip.ParseAddrPort(m.Address); err == nil && !taken[m.Name] {
			there[a.Addr().Unmap()] = append(there[a.Addr().Unmap()], m)
		}
	}
	for ip, some := range at {
		same := there[ip]
		if len(same) != len(some) {
			continue
		}
		slices.SortFunc(some, func(a, b int) int {
			_, one := nodes[a].host()
			_, other := nodes[b].host()
			return cmp.Compare(one, other)
		})
		slices.SortFunc(same, func(a, b member) int { return cmp.Compare(portOf(a), portOf(b)) })
		for k, i := range some {
			names[i] = same[k].Name
		}
	}
	if last := slices.Index(names, ""); last >= 0 && len(nodes) == len(members) {
		left := slices.DeleteFunc(slices.Clone(members), func(m member) bool { return slices.Contains(names, m.Name) })
		if len(left) == 1 {
			names[last] = left[0].Name
		}
	}
	return names
}

func portOf(m member) int {
	_, port, _ := net.SplitHostPort(m.Address)
	n, _ := strconv.Atoi(port)
	return n
}
