// Never reached by an address (the catch-all route answers those); without it Next would send its own 404 page,
// inline styles and all, inside the data of every form page.
export default function NotFound() {
  return null;
}
