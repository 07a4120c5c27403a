package screen

// Papers is a number of papers: "1 paper", "2 papers".
func Papers(n int) string { return CountOf(n, "paper") }

// CountOf is a number of things, whose plural ends in s.
func CountOf(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return Count(n) + " " + thing + "s"
}
