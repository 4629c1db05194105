@main
enum Main {
    static func main() {
        print("planwatch: the program is being built; it does nothing yet")
    }
}
