package ollamatest

// At limits a fault to the request that it begins at.
func At(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.Number() == x.First() && spoil(x) }
}

// Since limits a fault to requests for vectors, from the one that it begins at.
func Since(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.embeds && x.Reached() && spoil(x) }
}

// Marked limits a fault to requests with the text of the marked paper.
func Marked(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.Where() >= 0 && spoil(x) }
}

// Always limits a fault to requests for vectors.
func Always(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.embeds && spoil(x) }
}

// Listing limits a fault to requests for the list of models, after the request
// for vectors that it begins at.
func Listing(spoil func(*Exchange) bool) func(*Exchange) bool {
	return func(x *Exchange) bool { return x.Request.URL.Path == "/api/tags" && x.Reached() && spoil(x) }
}
