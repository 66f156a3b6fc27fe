import { Gallery } from '@tributary/ui/gallery';

/** Every part of the design system in light and dark; in development alone. */
export default function GalleryRoute() {
  return <Gallery />;
}
