package ollamatest

// At spoils the request that the fault begins at, and no other.
func At(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.Number() == x.First() && spoil(x) }
}

// Since spoils that request and all later ones for vectors.
func Since(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.embeds && x.Reached() && spoil(x) }
}

// Marked spoils the requests with the text of the marked paper.
func Marked(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.Where() >= 0 && spoil(x) }
}

// Always spoils all requests for vectors.
func Always(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.embeds && spoil(x) }
}

// Listing spoils the requests for the list of models, since the request that the
// fault begins at.
func Listing(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.Request.URL.Path == "/api/tags" && x.Reached() && spoil(x) }
}
